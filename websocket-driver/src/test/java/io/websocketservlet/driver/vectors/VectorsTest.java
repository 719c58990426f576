package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.websocketservlet.driver.vectors.Area.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the vectors against us, each as a test by its id. Another file of them is named by {@code -Dvectors.file}. A
 * vector says what the seeds do; where we decided otherwise a {@link Rule} judges, and the report names it.
 */
class VectorsTest {

    private static final List<String> RUN = new ArrayList<>();
    private static final List<String> FAILED = new ArrayList<>();
    private static final Map<String, List<String>> BY_RULE = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> vectorsHold() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Vector vector : VectorFile.load()) {
            Area.ALL.stream()
                    .filter(area -> area.names().contains(vector.area()))
                    .forEach(area -> tests.add(DynamicTest.dynamicTest(vector.id(), () -> play(vector, area))));
        }
        assertFalse(tests.isEmpty(), "no vector to run");
        return tests.stream();
    }

    private static void play(Vector vector, Area area) {
        RUN.add(vector.id());
        FAILED.add(vector.id());
        Judgement judgement = area.judge(vector);
        assertEquals(
                judgement.expected(),
                judgement.actual(),
                () -> vector.id() + ", given " + vector.given() + ", input " + vector.input()
                        + (judgement.rules().isEmpty() ? "" : ", judged by " + judgement.rules()));
        FAILED.remove(vector.id());
        judgement
                .rules()
                .forEach(rule ->
                        BY_RULE.computeIfAbsent(rule, name -> new ArrayList<>()).add(vector.id()));
    }

    @AfterAll
    static void report() {
        Map<String, Integer> without = new TreeMap<>();
        for (Vector vector : VectorFile.load()) {
            if (Area.ALL.stream().noneMatch(area -> area.names().contains(vector.area()))) {
                without.merge(vector.area(), 1, Integer::sum);
            }
        }
        StringBuilder report = new StringBuilder();
        long byRule = BY_RULE.values().stream().flatMap(List::stream).distinct().count();
        report.append("vectors: ").append(RUN.size()).append(" ran, ").append(byRule);
        report.append(" judged by rules of ours, ").append(FAILED.size()).append(" failed");
        report.append(FAILED.isEmpty() ? "" : " " + FAILED).append('\n');
        BY_RULE.forEach((rule, ids) ->
                report.append("  ours: ").append(rule).append(": ").append(ids).append('\n'));
        report.append("  nobody plays these areas yet: ").append(without);
        System.out.println(report);
        if (RUN.isEmpty()) {
            fail("no vector ran");
        }
    }
}
