package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static io.websocketservlet.client.Eventually.staysSo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is made again. */
@Timeout(60)
class ReconnectTest {

    private static final Reconnect SOON =
            Reconnect.defaults().withFirst(Duration.ofMillis(1)).withLongest(Duration.ofMillis(10));

    private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<ClientWebSocket> handler = socket -> {
        Heard each = new Heard();
        each.accept(socket);
        heard.add(each);
    };

    private KeptConnection stay(String url, Reconnect reconnect) {
        return WebSocketClient.stayConnected(url, ClientOptions.defaults(), reconnect, handler);
    }

    private Heard heard(int index) {
        eventually("there is a connection number " + index, () -> heard.size() > index);
        return heard.get(index);
    }

    // The waits.

    @Test
    void theLimitOfAWaitDoublesUpToTheLongest() {
        Reconnect reconnect = Reconnect.defaults();
        List<Long> limits = new ArrayList<>();
        for (int failures = 1; failures <= 7; failures++) {
            limits.add(reconnect.waitAfter(failures, () -> 1).toSeconds());
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), limits);
        assertEquals(30, reconnect.waitAfter(Integer.MAX_VALUE, () -> 1).toSeconds());
    }

    @Test
    void aWaitHasAnyLengthUpToItsLimit() {
        Reconnect reconnect = Reconnect.defaults();
        assertEquals(Duration.ZERO, reconnect.waitAfter(4, () -> 0));
        assertEquals(Duration.ofSeconds(2), reconnect.waitAfter(4, () -> 0.25));
    }

    @Test
    void waitsThatMakeNoSenseAreRefused() {
        Reconnect reconnect = Reconnect.defaults();
        assertThrows(IllegalArgumentException.class, () -> reconnect.withFirst(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> reconnect.withFirst(Duration.ofMinutes(1)));
        assertThrows(IllegalArgumentException.class, () -> reconnect.withLongest(Duration.ofMillis(1)));
        assertThrows(IllegalArgumentException.class, () -> reconnect.withLongest(Duration.ofDays(99_999_999)));
        assertThrows(IllegalArgumentException.class, () -> reconnect.withAttempts(-1));
        assertThrows(IllegalArgumentException.class, () -> reconnect.withLasting(Duration.ofMillis(-1)));
    }

    // The attempts.

    @Test
    void aConnectionThatBreaksIsMadeAgainWithANewSocket() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
                    client.accept();
                    client.readFrame();
                });
                KeptConnection kept = stay(server.url(), SOON)) {
            heard(0).expect("open");
            ClientWebSocket first = kept.socket();
            first.send("go");
            heard(0).expectAll("open", "close 1006 ");
            heard(1).expect("open");
            assertNotSame(first, kept.socket());
            assertSame(heard(1).socket, kept.socket());
            assertFalse(kept.isStopped());
        }
    }

    @Test
    void aServerThatRefusesIsAskedSoOftenAsTheLimitSays() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        })) {
            KeptConnection kept = stay(server.url(), SOON.withAttempts(3));
            eventually("it gives up", kept::isStopped);
            assertEquals(4, heard.size()); // the first one, and three more
            assertEquals(4, server.accepted());
            for (Heard each : heard) {
                each.expectClosed(1002);
            }
        }
    }

    @Test
    void whoClosesTheSocketHasDoneWithIt() throws Exception {
        try (OurServer server = OurServer.start()) {
            KeptConnection kept = stay(server.url("/echo"), SOON);
            heard(0).expect("open").socket.close(4000, "enough");
            heard(0).expectClosed(4000);
            eventually("it is stopped", kept::isStopped);
            staysSo("nobody connects again", () -> heard.size() == 1);
        }
    }

    @Test
    void closingStopsIt() throws Exception {
        try (OurServer server = OurServer.start()) {
            KeptConnection kept = stay(server.url("/echo"), SOON);
            heard(0).expect("open");
            kept.close();
            heard(0).expectAll("open", "close 1000 ");
            assertTrue(kept.isStopped());
            kept.close();
            staysSo("nobody connects again", () -> heard.size() == 1);
        }
    }

    @Test
    void closingEndsAWait() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Peer::readHead)) {
            Reconnect late =
                    Reconnect.defaults().withLongest(Duration.ofDays(1)).withFirst(Duration.ofDays(1));
            KeptConnection kept = stay(server.url(), late);
            heard(0).expectClosed(1006);
            kept.close();
            assertTrue(kept.isStopped());
            assertEquals(1, heard.size());
        }
    }

    @Test
    void theApplicationDecides() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 401 Unauthorized\r\n\r\n");
        })) {
            KeptConnection kept = stay(server.url(), SOON.withDecider((socket, end, failures) -> {
                asked.add(socket.status() + " " + end.code() + " " + failures);
                return failures < 2;
            }));
            eventually("it has decided", kept::isStopped);
            assertEquals(List.of("401 1002 1", "401 1002 2"), asked);
            assertEquals(2, heard.size());
        }
    }

    @Test
    void whoCannotDecideStops() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Peer::readHead)) {
            KeptConnection kept = stay(server.url(), SOON.withDecider((socket, end, failures) -> {
                throw new IllegalStateException("on purpose");
            }));
            eventually("it is stopped", kept::isStopped);
            assertEquals(1, heard.size());
        }
    }

    @Test
    void aConnectionThatLastedIsNoFailure() throws Exception {
        List<Integer> failures = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(Peer::accept);
                KeptConnection kept =
                        stay(server.url(), SOON.withLasting(Duration.ZERO).withDecider((socket, end, count) -> {
                            failures.add(count);
                            return failures.size() < 5;
                        }))) {
            eventually("it is stopped", kept::isStopped);
            assertEquals(List.of(1, 1, 1, 1, 1), failures);
        }
    }

    @Test
    void aConnectionThatDidNotLastIsAFailure() throws Exception {
        List<Integer> failures = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(Peer::accept);
                KeptConnection kept =
                        stay(server.url(), SOON.withLasting(Duration.ofHours(1)).withDecider((socket, end, count) -> {
                            failures.add(count);
                            return count < 3;
                        }))) {
            eventually("it is stopped", kept::isStopped);
            assertEquals(List.of(1, 2, 3), failures);
        }
    }

    @Test
    void aGroupThatEndsStopsIt() throws Exception {
        try (OurServer server = OurServer.start()) {
            ClientGroup group = ClientGroup.create();
            KeptConnection kept = WebSocketClient.stayConnected(
                    server.url("/echo"), ClientOptions.defaults().withGroup(group), SOON, handler);
            heard(0).expect("open");
            group.close();
            heard(0).expectClosed(1001);
            eventually("it is stopped", kept::isStopped);
        }
    }

    @Test
    void aHandlerThatFailsTheFirstTimeIsTheCallersFault() {
        assertThrows(
                IllegalStateException.class,
                () -> WebSocketClient.stayConnected("ws://127.0.0.1:1/", ClientOptions.defaults(), SOON, socket -> {
                    throw new IllegalStateException("on purpose");
                }));
        assertThrows(
                IllegalArgumentException.class,
                () -> WebSocketClient.stayConnected("http://a/", ClientOptions.defaults(), SOON, handler));
    }

    @Test
    void withoutItNothingIsMadeAgain() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Peer::accept)) {
            new Heard().connect(server.url()).expectClosed(1006);
            staysSo("nobody comes again", () -> server.accepted() == 1);
        }
    }
}
