package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pings, and what is done about silence. */
@Timeout(60)
class KeepAliveTest {

    private static final Duration SOON = Duration.ofMillis(100);

    @Test
    void aServerThatAnswersNoPingIsGivenUp() throws Exception {
        List<String> frames = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            frames.add(client.readFrame());
            assertEquals(-1, client.read());
        })) {
            ClientOptions options =
                    ClientOptions.defaults().withPing(Duration.ofSeconds(1)).withPongTimeout(SOON);
            Heard heard = new Heard().connect(server.url(), options);
            heard.expectAll("open", "close 1006 ");
            assertEquals(List.of("89 1"), frames);
        }
    }

    @Test
    void aServerThatAnswersPingsIsKept() throws Exception {
        try (OurServer server = OurServer.start()) {
            ClientOptions options = ClientOptions.defaults().withPing(SOON).withPongTimeout(Duration.ofSeconds(20));
            Heard heard = new Heard().connect(server.url("/echo"), options);
            heard.expect("pong 3");
            assertTrue(heard.socket.roundTripTime().toNanos() > 0);
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void noPingIsSentByDefault() throws Exception {
        assertEquals(Duration.ZERO, ClientOptions.defaults().timing().ping());
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().connect(server.url("/echo")).expect("open");
            assertNull(heard.socket.roundTripTime());
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void theServersPingIsAnswered() throws Exception {
        List<String> frames = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            client.sendHex("8902(ping)686f");
            frames.add(client.readFrame());
        })) {
            new Heard().connect(server.url()).expectAll("open", "ping ho", "close 1006 ");
            assertEquals(List.of("8a ho"), frames);
        }
    }

    @Test
    void aPingOfTheApplicationsCallsBack() throws Exception {
        try (OurServer server = OurServer.start()) {
            List<String> called = Collections.synchronizedList(new ArrayList<>());
            Heard heard = new Heard().connect(server.url("/echo")).expect("open");
            assertTrue(heard.socket.ping("now", () -> called.add("answered")));
            eventually("it is answered", () -> called.equals(List.of("answered")));
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void aServerThatIsSilentForTooLongIsLeft() throws Exception {
        List<String> frames = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            frames.add(client.readFrame());
            client.sendHex("8802(close)03e9");
        })) {
            Heard heard =
                    new Heard().connect(server.url(), ClientOptions.defaults().withIdleTimeout(SOON));
            heard.expectClosed(1001);
            assertEquals(List.of("88 03e969646c65"), frames); // 1001 idle
        }
    }
}
