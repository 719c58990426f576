package io.websocketservlet.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks work. How fast they are is nothing that a test could say. */
class BenchmarksTest {

    private static Collection<RunResult> results;

    /** Each once, for a moment, in this process; an exception in one of them is one here. */
    @BeforeAll
    static void runAll() throws RunnerException {
        results = new Runner(Benchmarks.all("")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .build())
                .run();
    }

    @Test
    void everyBenchmarkClassRuns() throws IOException {
        Set<String> ran = results.stream()
                .map(result -> result.getParams().getBenchmark())
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(benchmarkClasses(), ran);
    }

    private static Set<String> benchmarkClasses() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith("Benchmark.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyGoalIsAboutABenchmarkThatThereIs() {
        Report report = new Report();
        report.add(results);
        assertFalse(Goal.ALL.isEmpty());
        for (Goal goal : Goal.ALL) {
            assertTrue(goal.isMeasured(report), goal::toString);
        }
        assertEquals(Goal.ALL.size(), report.toString().split("\\| (met|MISSED) \\|").length - 1);
    }
}
