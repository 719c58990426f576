package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {
    private static final CaseId PLAIN = CaseId.parse("1.1.1");
    private static final CaseId INFORMATIONAL = CaseId.parse("7.1.6");
    private static final CaseId NON_STRICT = CaseId.parse("7.5.1");
    private static final List<CaseId> SUITE = List.of(PLAIN, INFORMATIONAL, NON_STRICT);

    private final Expectations expectations = new Expectations(
            Map.of(1, 1, 7, 2),
            Outcome.OK,
            Map.of(
                    INFORMATIONAL, new Outcome("INFORMATIONAL", "INFORMATIONAL"),
                    NON_STRICT, new Outcome("NON-STRICT", "OK")));

    private final SortedMap<CaseId, CaseResult> results = new TreeMap<>();

    ExpectationsTest() {
        found(PLAIN, "OK", "OK");
        found(INFORMATIONAL, "INFORMATIONAL", "INFORMATIONAL");
        found(NON_STRICT, "NON-STRICT", "OK");
    }

    @Test
    void whatIsExpectedIsNoDifference() {
        assertDifferences();
    }

    @Test
    void aWorseCaseIsADifference() {
        found(PLAIN, "FAILED", "OK");
        assertDifferences("case 1.1.1: expected OK, close OK; got FAILED, close OK");
    }

    @Test
    void anotherCloseIsADifference() {
        found(PLAIN, "OK", "UNCLEAN");
        assertDifferences("case 1.1.1: expected OK, close OK; got OK, close UNCLEAN");
    }

    @Test
    void aBetterCaseIsADifference() {
        found(NON_STRICT, "OK", "OK");
        assertDifferences(
                "case 7.5.1: expected NON-STRICT, close OK; got OK, close OK (better: update the expectation file)");
    }

    @Test
    void aSelectedCaseWithoutAResultIsADifference() {
        results.remove(PLAIN);
        results.remove(INFORMATIONAL);
        assertDifferences(
                "case 1.1.1: expected OK, close OK; got no result",
                "case 7.1.6: expected INFORMATIONAL, close INFORMATIONAL; got no result");
    }

    @Test
    void aCaseThatWasNotSelectedIsNoDifference() {
        results.remove(PLAIN);
        assertEquals(List.of(), expectations.compareReport(List.of(NON_STRICT), new Report(results)));
    }

    @Test
    void aSuiteWithOtherCasesIsADifference() {
        assertEquals(List.of(), expectations.compareSuite(SUITE));
        assertEquals(
                List.of(
                        "section 1: expected 1 cases; got 2 cases",
                        "section 7: expected 2 cases; got 1 cases",
                        "section 12: expected 0 cases; got 1 cases",
                        "case 7.1.6: expected INFORMATIONAL, close INFORMATIONAL; got no such case in the suite"),
                text(expectations.compareSuite(
                        List.of(PLAIN, CaseId.parse("1.1.2"), NON_STRICT, CaseId.parse("12.1.1")))));
    }

    @Test
    void theFileHoldsTheSameInJson(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("expected-results.json"), """
                {
                  "cases": {"1": 1, "7": 2},
                  "outcome": {"behavior": "OK", "behaviorClose": "OK"},
                  "exceptions": {
                    "7.1.6": {"behavior": "INFORMATIONAL", "behaviorClose": "INFORMATIONAL"},
                    "7.5.1": {"behavior": "NON-STRICT", "behaviorClose": "OK"}
                  }
                }
                """);
        assertEquals(expectations, Expectations.read(file));
    }

    @Test
    void anUnknownMemberOfTheFileIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("expected-results.json"), "{\"case\": {\"1\": 1}}");
        assertThrows(JsonProcessingException.class, () -> Expectations.read(file));
    }

    @Test
    void theProjectsFileNamesEachSection() throws IOException {
        Expectations project = Expectations.read(Path.of("expected-results.json"));
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13),
                project.sections().keySet().stream().sorted().toList());
        assertEquals(
                301 + 216, project.sections().values().stream().mapToInt(n -> n).sum());
    }

    private void found(CaseId id, String behavior, String behaviorClose) {
        results.put(id, new CaseResult(new Outcome(behavior, behaviorClose), Duration.ofMillis(5)));
    }

    private void assertDifferences(String... differences) {
        assertEquals(Arrays.asList(differences), text(expectations.compareReport(SUITE, new Report(results))));
    }

    private static List<String> text(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }
}
