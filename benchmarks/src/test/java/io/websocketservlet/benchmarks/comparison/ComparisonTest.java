package io.websocketservlet.benchmarks.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each server answers what it is asked. How fast is nothing that a test could say. */
@Timeout(120)
class ComparisonTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "tomcat, own",
        "tomcat, native",
        "jetty, own",
        "jetty, native",
        "undertow, own",
        "undertow, native",
    })
    void eachServerEchoesAndPublishes(String container, String transport) throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        List<String> arguments =
                List.of("--container", container, "--transport", transport, "--deflate", "--max", "4194304");
        try (ServerProcess server = ServerProcess.start(null, arguments, List.of("-Xmx256m"), log)) {
            for (String scenario : List.of("echo64w16", "echo1m", "deflate125")) {
                try (Load load = new Load(Scenario.named(scenario).withConnections(2), server.port())) {
                    load.begin();
                    load.rest();
                }
            }
            // "events" last: Tomcat gives the response of a stream whose client has gone to the next request, while a
            // servlet without this library may still write into it (CoyoteAdapter.asyncDispatch).
            for (String scenario : List.of("idle-events", "events")) {
                try (Load load = new Load(Scenario.named(scenario).withConnections(2), server.port())) {
                    load.begin();
                    load.hear(scenario.equals("events") ? 100 : 0);
                }
            }
            assertTrue(server.cpuSeconds() > 0);
        } catch (Exception | AssertionError e) {
            e.addSuppressed(new AssertionError("the server said: " + Files.readString(log)));
            throw e;
        }
    }

    @Test
    void anUnknownScenarioIsNamedWithThoseThatAreKnown() {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> Scenario.named("echo63"));
        assertTrue(thrown.getMessage().startsWith("--scenarios echo63, known: echo64, "), thrown.getMessage());
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsRatios() {
        Figures figures = new Figures("container");
        figures.add("echo64", "tomcat", 10, 5);
        figures.add("echo64", "tomcat", 20, 4);
        figures.add("echo64", "tomcat", 10, 9);
        assertEquals(
                "| echo64 | tomcat | 10.0 (10.0 to 20.0) | 5.00 (4.00 to 9.00) | 0.50 (0.20 to 0.90) |",
                figures.toString().lines().toList().get(2));
    }
}
