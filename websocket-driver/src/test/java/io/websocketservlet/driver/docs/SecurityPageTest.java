package io.websocketservlet.driver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/internals/security.md names the tests that there are, and all attacks that they try. */
class SecurityPageTest {

    private static final Path PAGE = Path.of("../docs/internals/security.md");
    private static final List<Path> TESTS =
            List.of(Path.of("src/test/java"), Path.of("../websocket-client/src/test/java"));

    /** A test named after a CVE: its year and number, which begins where the year ends. */
    private static final Pattern NAMED = Pattern.compile("void cve(20[0-9]{2})([0-9]{4,5})[A-Z]");

    private static List<Path> tests() throws IOException {
        List<Path> tests = new ArrayList<>();
        for (Path folder : TESTS) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(tests::add);
            }
        }
        return tests;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTestOnThePageIsThere() throws IOException {
        Set<String> named = all(Pattern.compile("`([A-Za-z0-9]+Test)`"), Files.readString(PAGE));
        Set<String> there = tests().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        assertFalse(named.isEmpty());
        named.removeAll(there);
        assertEquals(Set.of(), named);
    }

    @Test
    void everyAttackThatIsTriedIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> missing = new TreeSet<>();
        for (Path test : tests()) {
            NAMED.matcher(Files.readString(test))
                    .results()
                    .map(match -> "CVE-" + match.group(1) + "-" + match.group(2))
                    .filter(cve -> !page.contains(cve))
                    .forEach(missing::add);
        }
        assertEquals(Set.of(), missing);
    }
}
