package io.websocketservlet.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as a table, a row a section: how many cases were selected, how they went, how their connections ended and
 * how long they took. A column for each outcome that occurs.
 */
final class SectionTable {
    private static final List<String> BEHAVIORS =
            List.of("OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED", "FAILED");
    private static final List<String> CLOSE_BEHAVIORS =
            List.of("OK", "INFORMATIONAL", "WRONG CODE", "UNCLEAN", "FAILED BY CLIENT", "FAILED");

    private final List<CaseId> selected;
    private final Report report;
    private final Set<String> behaviors;
    private final Set<String> closeBehaviors;

    SectionTable(List<CaseId> selected, Report report) {
        this.selected = selected;
        this.report = report;
        Collection<CaseResult> results = report.results().values();
        behaviors = occurring(
                BEHAVIORS, results.stream().map(result -> result.outcome().behavior()));
        closeBehaviors = occurring(
                CLOSE_BEHAVIORS, results.stream().map(result -> result.outcome().behaviorClose()));
    }

    /** The words found, those of the suite in their usual order, then any other. */
    private static Set<String> occurring(List<String> usual, Stream<String> found) {
        Set<String> words = found.collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> ordered = new LinkedHashSet<>(usual);
        ordered.addAll(words);
        ordered.retainAll(words);
        return ordered;
    }

    @Override
    public String toString() {
        Map<Integer, List<CaseId>> sections =
                selected.stream().collect(Collectors.groupingBy(CaseId::section, TreeMap::new, Collectors.toList()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(heading());
        sections.forEach((section, cases) -> rows.add(row(section + ".*", cases)));
        rows.add(row("all", selected));
        return aligned(rows);
    }

    private List<String> heading() {
        List<String> cells = new ArrayList<>(List.of("section", "cases"));
        cells.addAll(behaviors);
        closeBehaviors.forEach(word -> cells.add("close " + word));
        cells.addAll(List.of("no result", "seconds"));
        return cells;
    }

    private List<String> row(String name, List<CaseId> cases) {
        List<CaseResult> results = cases.stream()
                .filter(report.results()::containsKey)
                .map(report.results()::get)
                .toList();
        List<String> cells = new ArrayList<>(List.of(name, count(cases.size())));
        for (String word : behaviors) {
            cells.add(count(results.stream()
                    .filter(result -> result.outcome().behavior().equals(word))
                    .count()));
        }
        for (String word : closeBehaviors) {
            cells.add(count(results.stream()
                    .filter(result -> result.outcome().behaviorClose().equals(word))
                    .count()));
        }
        cells.add(count(cases.size() - results.size()));
        Duration duration = results.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
        cells.add(String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0));
        return cells;
    }

    private static String count(long number) {
        return number == 0 ? "-" : String.valueOf(number);
    }

    private static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = Math.max(7, rows.get(0).get(column).length());
                String format = column == 0 ? "%-" + width + "s" : "  %" + width + "s";
                text.append(String.format(Locale.ROOT, format, row.get(column)));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
