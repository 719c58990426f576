package io.websocketservlet.driver.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manual in the Javadoc of the driver's package shows pieces of the examples, which are compiled and run. */
class ManualTest {

    private static final Pattern CODE = Pattern.compile("<pre>\\{@code\n(.*?)\\* }</pre>", Pattern.DOTALL);

    private static String unindented(String lines) {
        return lines.lines()
                .map(line -> line.replaceFirst("^ \\* ?", "").strip())
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void everyPieceOfCodeIsOneOfAnExample() throws IOException {
        String manual = Files.readString(Path.of("src/main/java/io/websocketservlet/driver/package-info.java"));
        List<String> examples = new ArrayList<>();
        for (Class<?> example : List.of(EchoOverTcp.class, AskOverTcp.class)) {
            examples.add(unindented(ShownSource.of(example)));
        }
        Matcher code = CODE.matcher(manual);
        int pieces = 0;
        while (code.find()) {
            String piece = unindented(code.group(1));
            assertFalse(piece.isEmpty());
            assertTrue(
                    examples.stream().anyMatch(example -> example.contains(piece)), () -> "in no example:\n" + piece);
            pieces++;
        }
        assertTrue(pieces >= 4, "pieces of code found: " + pieces);
    }
}
