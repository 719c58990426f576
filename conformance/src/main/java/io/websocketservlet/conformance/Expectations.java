package io.websocketservlet.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The expectation file: how many cases each section has, how a case goes by default, and the cases that go otherwise.
 *
 * @param sections the number of cases by section
 * @param otherwise the outcome of every case not among the exceptions
 * @param exceptions the outcome of the others
 */
record Expectations(Map<Integer, Integer> sections, Outcome otherwise, Map<CaseId, Outcome> exceptions) {
    Expectations {
        sections = Map.copyOf(sections);
        exceptions = Map.copyOf(exceptions);
    }

    static Expectations read(Path file) throws IOException {
        return new ObjectMapper()
                .readValue(file.toFile(), Expectations.File.class)
                .expectations();
    }

    Outcome of(CaseId id) {
        return exceptions.getOrDefault(id, otherwise);
    }

    /** Compares what the suite has with what the file counts and names: a case that disappears is a difference. */
    List<Difference> compareSuite(List<CaseId> cases) {
        Map<Integer, Long> found =
                cases.stream().collect(Collectors.groupingBy(CaseId::section, TreeMap::new, Collectors.counting()));
        List<Difference> differences = new ArrayList<>();
        TreeSet<Integer> all = new TreeSet<>(sections.keySet());
        all.addAll(found.keySet());
        for (int section : all) {
            int expected = sections.getOrDefault(section, 0);
            int actual = found.getOrDefault(section, 0L).intValue();
            if (expected != actual) {
                differences.add(Difference.caseCount(section, expected, actual));
            }
        }
        exceptions.keySet().stream()
                .filter(id -> !cases.contains(id))
                .sorted()
                .forEach(id -> differences.add(Difference.unknownCase(id, of(id))));
        return differences;
    }

    /** Compares a report with the file, case by case. */
    List<Difference> compareReport(List<CaseId> selected, Report report) {
        List<Difference> differences = new ArrayList<>();
        for (CaseId id : selected) {
            CaseResult result = report.results().get(id);
            if (result == null) {
                differences.add(Difference.notRun(id, of(id)));
            } else if (!result.outcome().equals(of(id))) {
                differences.add(Difference.outcome(id, of(id), result.outcome()));
            }
        }
        return differences;
    }

    /** The file as it is written. Jackson refuses a member that is not named here. */
    private record File(Map<Integer, Integer> cases, Outcome outcome, Map<String, Outcome> exceptions) {
        Expectations expectations() {
            Function<Map.Entry<String, Outcome>, CaseId> id = entry -> CaseId.parse(entry.getKey());
            return new Expectations(
                    cases, outcome, exceptions.entrySet().stream().collect(Collectors.toMap(id, Map.Entry::getValue)));
        }
    }
}
