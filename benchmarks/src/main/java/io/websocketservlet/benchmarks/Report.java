package io.websocketservlet.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** The figures of a run as tables in Markdown: how the goals are met, and every benchmark. */
final class Report {

    private final Map<String, Figures> figures = new LinkedHashMap<>();

    /** Adds a round of all benchmarks. */
    void add(Collection<RunResult> round) {
        for (RunResult result : round) {
            figures.computeIfAbsent(name(result.getParams()), name -> new Figures())
                    .add(result);
        }
    }

    /** Class, method and the values of the parameters in the order of their names: {@code Mask.inPlace 64}. */
    private static String name(BenchmarkParams benchmark) {
        String method =
                benchmark.getBenchmark().substring(Report.class.getPackageName().length() + 1);
        StringJoiner name = new StringJoiner(" ").add(method.replace("Benchmark.", "."));
        new TreeSet<>(benchmark.getParamsKeys()).forEach(key -> name.add(benchmark.getParam(key)));
        return name.toString();
    }

    /** What was measured under a name; null if nothing was. */
    Figures of(String name) {
        return figures.get(name);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| goal | wanted | measured | |\n| --- | --- | --- | --- |\n");
        Goal.ALL.stream().filter(goal -> goal.isMeasured(this)).forEach(goal -> text.append(goal.row(this)));
        text.append("\n| benchmark | fastest, ns/op | mean, ns/op | bytes/op |\n| --- | ---: | ---: | ---: |\n");
        figures.forEach((name, measured) ->
                text.append("| ").append(name).append(" | ").append(measured).append(" |\n"));
        return text.toString();
    }
}
