package io.websocketservlet.benchmarks.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What was measured, and the table that is made of it. */
public final class Figures {

    /** What is on one line of the table. */
    private record Row(String scenario, String other) {}

    /** Of one round. */
    private record Pair(double other, double ours) {}

    private final String others;
    private final Map<Row, List<Pair>> rows = new LinkedHashMap<>();

    /** @param others what those are that ours is compared with */
    public Figures(String others) {
        this.others = others;
    }

    /** One round's: what it cost the one compared with, and ours. */
    public void add(String scenario, String name, double other, double ours) {
        rows.computeIfAbsent(new Row(scenario, name), row -> new ArrayList<>()).add(new Pair(other, ours));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** As Markdown. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("""
                | scenario | %s | the other: median (least to most) | ours | ours / the other, by round |
                | --- | --- | ---: | ---: | ---: |
                """.formatted(others));
        rows.forEach((row, pairs) -> table.append(String.format(
                "| %s | %s | %s | %s | %s |%n",
                row.scenario,
                row.other,
                spread(pairs.stream().map(Pair::other).toList()),
                spread(pairs.stream().map(Pair::ours).toList()),
                spread(IntStream.range(0, pairs.size())
                        .mapToObj(i -> pairs.get(i).ours / pairs.get(i).other)
                        .toList()))));
        return table.toString();
    }

    private static String spread(List<Double> values) {
        return number(median(values)) + " ("
                + number(values.stream().mapToDouble(value -> value).min().orElseThrow()) + " to "
                + number(values.stream().mapToDouble(value -> value).max().orElseThrow()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
