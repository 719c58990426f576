package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String INDEX = """
            {
               "tomcat": {
                  "10.1.1": {
                     "behavior": "FAILED",
                     "behaviorClose": "UNCLEAN",
                     "duration": 1500,
                     "remoteCloseCode": null,
                     "reportfile": "tomcat_case_10_1_1.json"
                  },
                  "1.1.1": {
                     "behavior": "OK",
                     "behaviorClose": "OK",
                     "duration": 20,
                     "remoteCloseCode": 1000,
                     "reportfile": "tomcat_case_1_1_1.json"
                  }
               }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void resultsComeInTheSuitesOrder() throws IOException {
        assertEquals(
                List.of(
                        Map.entry(CaseId.parse("1.1.1"), new CaseResult(Outcome.OK, Duration.ofMillis(20))),
                        Map.entry(
                                CaseId.parse("10.1.1"),
                                new CaseResult(new Outcome("FAILED", "UNCLEAN"), Duration.ofMillis(1500)))),
                List.copyOf(Report.read(index(INDEX), "tomcat").results().entrySet()));
    }

    @Test
    void anAgentThatWasNeverReachedHasNoResults() throws IOException {
        assertEquals(Map.of(), Report.read(index("{}"), "tomcat").results());
    }

    @Test
    void aMissingReportNamesTheFile() {
        Path index = directory.resolve("index.json");
        Exception e = assertThrows(IOException.class, () -> Report.read(index, "tomcat"));
        assertEquals("the suite left no report at " + index, e.getMessage());
    }

    @Test
    void theTableHasARowASectionAndAColumnForEachOutcomeThatOccurs() throws IOException {
        Report report = Report.read(index(INDEX), "tomcat");
        List<CaseId> selected = List.of(CaseId.parse("1.1.1"), CaseId.parse("1.1.2"), CaseId.parse("10.1.1"));
        assertEquals("""
                section    cases       OK   FAILED  close OK  close UNCLEAN  no result  seconds
                1.*            2        1        -         1              -          1      0.0
                10.*           1        -        1         -              1          -      1.5
                all            3        1        1         1              1          1      1.5
                """, new SectionTable(selected, report).toString());
    }

    private Path index(String text) throws IOException {
        return Files.writeString(directory.resolve("index.json"), text);
    }
}
