package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.driver.connection.ListenerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some cases against our client. */
@Timeout(240)
class ClientCasesTest {

    private static Suite suite;

    @BeforeAll
    static void load() throws Exception {
        suite = new Suite();
    }

    private static String play(FuzzingServer.Client client, Path directory, String... cases) throws Exception {
        List<CaseId> ids = List.of(cases).stream().map(CaseId::parse).toList();
        new FuzzingServer(suite).run(client, "client", directory, ids, Duration.ofSeconds(120));
        TreeMap<CaseId, String> outcomes = new TreeMap<>();
        Report.read(directory.resolve("index.json"), "client")
                .results()
                .forEach((id, result) -> outcomes.put(id, result.outcome().behavior()));
        return outcomes.toString();
    }

    @Test
    void someCasesAreAsTheyShouldBe(@TempDir Path directory) throws Exception {
        FuzzingServer.Client ours = new EchoClient(new Target.Client(ListenerExecutor.worker()).options());
        assertEquals(
                "{1.2.8=OK, 2.10=OK, 4.2.1=OK, 5.19=OK, 6.4.1=OK, 7.9.1=OK, 7.13.1=INFORMATIONAL, 12.2.12=OK,"
                        + " 13.2.4=OK, 13.3.8=OK, 13.7.6=OK}",
                play(
                        ours, directory, "1.2.8", "2.10", "4.2.1", "5.19", "6.4.1", "7.9.1", "7.13.1", "12.2.12",
                        "13.2.4", "13.3.8", "13.7.6"));
    }

    @Test
    void aClientWithoutCompressionHasNotImplementedIt(@TempDir Path directory) throws Exception {
        FuzzingServer.Client plain = new EchoClient(ClientOptions.defaults());
        assertEquals("{12.1.1=UNIMPLEMENTED}", play(plain, directory, "12.1.1"));
    }
}
