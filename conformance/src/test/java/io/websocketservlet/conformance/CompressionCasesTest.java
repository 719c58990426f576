package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some cases of ours on every container, and what they make of servers that do not keep to what was agreed on. */
@Timeout(240)
class CompressionCasesTest {
    private static final PermessageDeflate CONTEXTS =
            PermessageDeflate.server().withContextTakeover(true).withPeerContextTakeover(true);

    private static FuzzingClient suite;

    @BeforeAll
    static void load() throws Exception {
        suite = new FuzzingClient(new Suite());
    }

    /** How the cases went on a server with this extension. */
    private static String play(String container, Extension extension, Path directory, String... cases)
            throws Exception {
        ServerOptions options = ServerOptions.defaults()
                .withContainer(container)
                .withHost("127.0.0.1")
                .withPort(0)
                .withWebSocket(WebSocketOptions.defaults().withExtensions(extension));
        try (WebSocketServer server =
                WebSocketServer.start(options, socket -> socket.onMessage(message -> socket.send(message)))) {
            URI echo = URI.create("ws://127.0.0.1:" + server.port() + "/echo");
            List<CaseId> ids = List.of(cases).stream().map(CaseId::parse).toList();
            suite.run(echo, container, directory, ids, Duration.ofSeconds(120));
        }
        TreeMap<CaseId, String> outcomes = new TreeMap<>();
        Report.read(directory.resolve("index.json"), container)
                .results()
                .forEach((id, result) -> outcomes.put(id, result.outcome().behavior()));
        return outcomes.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void everyMessageComesBackCompressedAsAgreedOn(String container, @TempDir Path directory) throws Exception {
        assertEquals(
                "{12.1.6=OK, 12.2.12=OK, 13.2.4=OK, 13.3.8=OK, 13.5.11=OK, 13.7.6=OK}",
                play(container, CONTEXTS, directory, "12.1.6", "12.2.12", "13.2.4", "13.3.8", "13.5.11", "13.7.6"));
    }

    /** Agrees to everything in words, or to nothing, and then compresses as it likes. */
    private record Unfaithful(String answer) implements Extension {
        @Override
        public String name() {
            return CONTEXTS.name();
        }

        @Override
        public int reservedBits() {
            return CONTEXTS.reservedBits();
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            Parameters worded = ExtensionHeader.parse(name() + answer).get(0).parameters();
            Acceptance free = CONTEXTS.accept(List.of(Parameters.none()));
            return new Acceptance(worded, free.session());
        }
    }

    @Test
    void anAnswerThatLeavesOutWhatWasAskedForIsNotStrict(@TempDir Path directory) throws Exception {
        assertEquals(
                "{13.1.4=OK, 13.2.4=NON-STRICT, 13.3.4=NON-STRICT, 13.7.4=OK}",
                play("jetty", new Unfaithful(""), directory, "13.1.4", "13.2.4", "13.3.4", "13.7.4"));
    }

    @Test
    void aWindowOrAContextThatIsNotKeptIsAFailure(@TempDir Path directory) throws Exception {
        assertEquals(
                "{13.3.8=FAILED}", play("jetty", new Unfaithful("; server_max_window_bits=9"), directory, "13.3.8"));
        assertEquals(
                "{13.2.8=FAILED}", play("jetty", new Unfaithful("; server_no_context_takeover"), directory, "13.2.8"));
    }

    @Test
    void aServerThatDeclinesHasNotImplementedIt(@TempDir Path directory) throws Exception {
        Extension other = () -> "x-other";
        assertEquals("{12.1.1=UNIMPLEMENTED}", play("jetty", other, directory, "12.1.1"));
    }
}
