package io.websocketservlet.driver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/internals/rules.md names tests that there are, and all of jcstress. */
class RulesPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/internals/rules.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|Stress|Contract))\\.(\\w+)`");

    private static List<MatchResult> named() throws IOException {
        return NAMED.matcher(Files.readString(PAGE)).results().toList();
    }

    /** Their sources by the names of their classes. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(file -> file.toString().matches(".*(Test|Stress|Contract)\\.java"))
                            .toList()) {
                        tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void everyTestOnThePageIsThere() throws IOException {
        Map<String, String> tests = tests();
        Set<String> missing = new TreeSet<>();
        for (MatchResult name : named()) {
            String kind = name.group(1).endsWith("Stress") ? "public static class " : "void ";
            String source = tests.getOrDefault(name.group(1), "");
            if (!Pattern.compile(kind + name.group(2) + "\\b").matcher(source).find()) {
                missing.add(name.group());
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTestOfJcstressIsOnThePage() throws IOException {
        Pattern stress = Pattern.compile("@State\\s+public static class (\\w+)");
        String page = Files.readString(PAGE);
        Set<String> missing = new TreeSet<>();
        tests().forEach((name, source) -> stress.matcher(source)
                .results()
                .map(test -> "`" + name + "." + test.group(1) + "`")
                .filter(test -> !page.contains(test))
                .forEach(missing::add));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyRowNamesATest() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| rule |"))
                .toList();
        assertFalse(rows.isEmpty());
        for (String row : rows) {
            assertTrue(NAMED.matcher(row).find(), row);
        }
    }

    @Test
    void allTenRulesAreThere() throws IOException {
        List<String> headings = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("## "))
                .toList();
        for (int rule = 1; rule <= 10; rule++) {
            assertTrue(headings.get(rule - 1).startsWith("## " + rule + ". "), "rule " + rule);
        }
    }
}
