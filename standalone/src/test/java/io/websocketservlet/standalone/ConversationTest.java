package io.websocketservlet.standalone;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The questions, put to the sample application in a container that it brings along. */
@Timeout(120)
class ConversationTest {

    private static final String LISTENING = "listening on ";

    private ServerProcess server;
    private Conversation conversation;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.websocketservlet.sample.Main",
                "--port",
                "0");
        server = ServerProcess.start(command, Map.of(), directory.resolve("server.log"));
        URI page = await().atMost(Duration.ofSeconds(60)).until(this::page, Objects::nonNull);
        server.awaitPage(page);
        conversation = new Conversation(URI.create(page.toString().replace("http:", "ws:")));
    }

    /** Where it says that it is; null as long as it does not. */
    private URI page() {
        return server.output().stream()
                .filter(line -> line.startsWith(LISTENING))
                .map(line -> URI.create(line.substring(LISTENING.length())))
                .findFirst()
                .orElse(null);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theSampleAnswersAsItShould() throws Exception {
        conversation.echoesText();
        conversation.choosesSubprotocol();
        conversation.compresses();
        conversation.refusesForeignOrigin();
    }

    @Test
    void aSilentConnectionGoesOn() throws Exception {
        try (Client client = conversation.open()) {
            Conversation.survivesIdleness(client, Duration.ofMillis(200));
        }
    }

    @Test
    void whatIsNoWebSocketIsAFault() {
        Conversation elsewhere = new Conversation(conversation.application().resolve("none/"));
        Fault fault = assertThrows(Fault.class, elsewhere::echoesText);
        assertEquals("the handshake was answered with 404", fault.getMessage());
        assertThrows(Fault.class, elsewhere::refusesForeignOrigin);
    }

    @Test
    void aServerThatLeavesSaysSo() throws Exception {
        try (Client client = conversation.open()) {
            server.signal();
            Conversation.isToldToLeave(client);
            server.awaitEnd();
        }
        assertFalse(server.output().isEmpty());
    }

    @Test
    void anEndThatIsNotTheServersIsAFault() throws Exception {
        try (Client client = conversation.open()) {
            client.leave();
            assertThrows(EOFException.class, () -> Conversation.survivesIdleness(client, Duration.ofSeconds(1)));
            assertThrows(EOFException.class, () -> Conversation.isToldToLeave(client));
        }
    }
}
