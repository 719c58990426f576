package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application starts, or is stopped from starting, and how it ends. Each test has a server of its own. */
interface DeploymentContract extends Contract {

    /** The container's name. */
    String container();

    // Starting.

    /** A filter as a web.xml would declare it, with an init-param more. */
    private static ServletContainerInitializer filter(String name, String value) {
        return (classes, context) -> {
            FilterRegistration.Dynamic filter = context.addFilter("chat", WebSocketFilter.class);
            filter.setInitParameter(name, value);
            // Changes nothing if that was the handler.
            filter.setInitParameter("handler", Echo.class.getName());
            filter.addMappingForUrlPatterns(null, true, "/chat");
        };
    }

    /** Starts an application that must not start, and returns what is said about it, thrown or logged. */
    private String failure(ServletContainerInitializer application) throws Exception {
        int port = freePort();
        try (LogLines log = LogLines.open()) {
            StringWriter said = new StringWriter();
            Exception thrown = assertThrows(Exception.class, () -> {
                RunningServer server =
                        EmbeddedContainer.named(container()).start(new Settings("127.0.0.1", port), application);
                server.stop();
            });
            thrown.printStackTrace(new PrintWriter(said, true));
            assertThrows(ConnectException.class, () -> RawClient.connect(port), "somebody still listens");
            return said + log.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void assertNames(String said, String... words) {
        for (String word : words) {
            assertTrue(said.contains(word), () -> "'" + word + "' is not named in: " + said);
        }
    }

    @Test
    default void anUnknownInitParamStopsDeploymentAndTheKnownOnesAreListed() throws Exception {
        String said = failure(filter("pongTimout", "3s"));
        assertNames(said, "pongTimout", "handler", "protocols", "ping", "pongTimeout", "maxLength", "allowedOrigins");
    }

    @ParameterizedTest
    @CsvSource({
        "ping, soon",
        "pongTimeout, -1s",
        "maxLength, 64MB?",
        "maxLength, -5",
        "maxBufferedAmount, much",
        "transport, pigeon"
    })
    default void aBadValueStopsDeploymentAndIsNamed(String name, String value) throws Exception {
        assertNames(failure(filter(name, value)), name, value);
    }

    @Test
    default void aListOfTheKnownTransportsIsGiven() throws Exception {
        String said = failure(filter("transport", "pigeon")).toLowerCase(java.util.Locale.ROOT);
        assertNames(said, "auto", "servlet", "native");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.NoSuchHandler", "java.lang.String", "io.websocketservlet.contract.HandlerThatFails"})
    default void aHandlerThatCannotBeMadeStopsDeploymentAndIsNamed(String handler) throws Exception {
        assertNames(failure(filter("handler", handler)), handler, "handler");
    }

    @Test
    default void aMissingHandlerStopsDeployment() throws Exception {
        String said = failure((classes, context) ->
                context.addFilter("chat", WebSocketFilter.class).addMappingForUrlPatterns(null, true, "/chat"));
        assertNames(said, "handler");
    }

    // Ending.

    /** How a server can be told to end. */
    interface Ending {
        void end(RunningServer server) throws Exception;
    }

    /** Ends an application with two connections: one client answers the Close frame, the other one is silent. */
    private void endWithOpenSockets(Ending ending) throws Exception {
        Set<Thread> before = OurThreads.running();
        Stage stage = stage().another();
        Recorder answered = Recorder.echo();
        Recorder unanswered = Recorder.echo();
        try (stage;
                RawClient polite = stage.open(answered);
                RawClient silent = stage.open(unanswered)) {
            polite.send(text("hello")).expectText("hello");
            silent.send(text("hello")).expectText("hello");
            Background end = Background.run("end", () -> ending.end(stage.server()));
            polite.expectClose(1001);
            polite.send(close(1001, "")).expectAnyEnd();
            silent.expectClose(1001);
            end.join();
            answered.expectClosed(1001);
            unanswered.expectClosed(1001);
            stage.server().stop();
            silent.expectAnyEnd();
            stage.checkRules();
        }
        eventually("no thread of ours is left", () -> before.containsAll(OurThreads.running()));
    }

    @Test
    default void undeploySendsCloseToOpenSocketsAndTellsTheirListeners() throws Exception {
        endWithOpenSockets(server -> {
            server.undeploy();
            server.undeploy();
        });
    }

    @Test
    default void stopSendsCloseToOpenSocketsAndTellsTheirListeners() throws Exception {
        endWithOpenSockets(server -> {
            server.stop();
            server.stop();
        });
    }

    @Test
    default void undeployLeavesTheServerListeningAndTheApplicationGone() throws Exception {
        try (Stage stage = stage().another()) {
            stage.open("/echo").close();
            stage.server().undeploy();
            try (RawClient client = stage.connect()) {
                HttpReply reply = client.ask(stage.request("/echo"));
                assertNotEquals(101, reply.status());
            }
        }
    }

    @Test
    default void stopWithoutAConnectionLeavesNothing() throws Exception {
        Set<Thread> before = OurThreads.running();
        Stage stage = stage().another();
        int port = stage.server().port();
        stage.close();
        assertThrows(ConnectException.class, () -> RawClient.connect(port));
        eventually("no thread of ours is left", () -> before.containsAll(OurThreads.running()));
    }

    @Test
    default void aListenerMayStillSendWhenTheApplicationEnds() throws Exception {
        Recorder server = new Recorder();
        try (Stage stage = stage().another();
                RawClient client = stage.open(server)) {
            server.expect("open");
            for (int i = 0; i < 100; i++) {
                server.socket().send("message " + i);
            }
            Background end = Background.run("end", () -> stage.server().undeploy());
            for (int i = 0; i < 100; i++) {
                client.expectText("message " + i);
            }
            client.expectClose(1001);
            client.send(close(1001, ""));
            end.join();
            server.expectClosed(1001);
            assertEquals(List.of("connect", "open", "close 1001 "), strippedOfReasons(server.events()));
        }
    }

    private static List<String> strippedOfReasons(List<String> events) {
        return events.stream()
                .map(event -> event.startsWith("close ") ? event.substring(0, 11) : event)
                .toList();
    }
}
