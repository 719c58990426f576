package io.websocketservlet.benchmarks.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client sends back what comes. How fast is nothing that a test could say. */
@Timeout(60)
class PeersTest {

    private static final int LENGTH = 16 * 1024;

    private static WebSocketServer server;

    @BeforeAll
    static void start() throws IOException {
        ServerOptions options = ServerOptions.defaults()
                .withContainer("undertow")
                .withHost("127.0.0.1")
                .withPort(0);
        server = WebSocketServer.start(options, socket -> socket.onMessage(socket::send));
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "worker", "netty", "java-websocket", "tomcat", "jdk"})
    void eachClientEchoes(String name) throws Exception {
        Peer.Counter counter = new Peer.Counter(LENGTH, 100);
        Peer.named(name).start(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), 16, new byte[LENGTH], counter);
        await(name).atMost(Duration.ofSeconds(30)).until(() -> counter.count() >= 100);
    }

    @Test
    void aMessageOfAnotherLengthDoesNotCount() {
        assertThrows(IllegalStateException.class, () -> new Peer.Counter(64, 1).came(63));
    }
}
