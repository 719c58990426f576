package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts as an event stream that works. */
@Timeout(30)
class EventStreamTest {

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private EventStream open(String type, String body) throws IOException, Fault {
        server.createContext("/ticks", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        return EventStream.open(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ticks"));
    }

    @Test
    void eventsAndAProperEnd() throws Exception {
        try (EventStream stream = open("text/event-stream", "data: 1\n\ndata: 2\n\nretry: 1\n\n")) {
            stream.arrive(2);
            stream.ends();
        }
    }

    @Test
    void anEndBeforeAllHaveCome() throws Exception {
        try (EventStream stream = open("text/event-stream", "data: 1\n\n")) {
            assertTrue(assertThrows(Fault.class, () -> stream.arrive(2))
                    .getMessage()
                    .contains("1 more"));
        }
    }

    @Test
    void anEndWithoutAWord() throws Exception {
        try (EventStream stream = open("text/event-stream", "data: 1\n\n")) {
            stream.arrive(1);
            assertThrows(Fault.class, stream::ends);
        }
    }

    @Test
    void somethingElse() {
        assertTrue(assertThrows(Fault.class, () -> open("text/html", ""))
                .getMessage()
                .contains("text/html"));
    }
}
