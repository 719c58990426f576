package io.websocketservlet.driver.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sources of the examples, which the documentation shows. */
final class ShownSource {

    private ShownSource() {}

    static String of(Class<?> example) throws IOException {
        return Files.readString(Path.of("src/test/java", example.getName().replace('.', '/') + ".java"));
    }

    /** A page of the how-tos shows the whole source, less its package. */
    static void assertShown(Class<?> example, String page) throws IOException {
        String source = of(example);
        String withoutPackage = source.substring(source.indexOf("\n\n") + 2);
        String shown = Files.readString(Path.of("../docs/how-to", page));
        assertTrue(shown.contains("```java\n" + withoutPackage + "```\n"), page + " shows something else");
    }
}
