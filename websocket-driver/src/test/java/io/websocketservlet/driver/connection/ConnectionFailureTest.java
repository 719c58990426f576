package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When we end the connection for a fault: the peer gets our Close, and some time to see it before TCP ends. */
@Timeout(20)
class ConnectionFailureTest {

    private static final byte[] NOT_UTF8 = Peer.frame(0x81, new byte[] {'a', (byte) 0xFF}); // FIN, text
    private static final String CLOSED = "close 1007 text that is not UTF-8";
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int LINGER_BYTES = 1 << 20;

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    private void fail() {
        rig.transport.deliver(NOT_UTF8);
        rig.recorder.assertNext("error of the peer, 1007", CLOSED);
        assertFalse(rig.transport.isClosed(), "the peer has to see our Close first");
        assertEquals(1007, closeCode());
    }

    private int closeCode() {
        String frame = Peer.read(rig.transport.takeWritten()).get(0);
        return Integer.parseInt(frame.substring("close ".length(), "close ".length() + 4));
    }

    @Test
    void theApplicationIsToldAtOnceAndTcpStaysOpen() {
        fail();
        assertEquals(ReadyState.CLOSED, rig.connection.readyState());
        assertFalse(rig.connection.send("too late"));
        assertFalse(rig.connection.close());
    }

    @Test
    void inputIsDiscardedUntilThePeersClose() {
        fail();
        rig.transport.deliver(Peer.text("a"), Peer.join(Peer.ping("p"), Peer.text("b")));
        assertFalse(rig.transport.isClosed());
        rig.transport.deliver(Peer.close(1007, ""));
        assertTrue(rig.transport.isClosed());
        rig.transport.assertWritten();
        rig.settle();
    }

    @Test
    void inputIsDiscardedUntilThePeersEnd() {
        fail();
        rig.transport.deliver(Peer.text("a"));
        rig.transport.arriveEnd();
        rig.settle();
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void notLongerThanTwoSeconds() {
        fail();
        rig.clock.pass(LINGER.minus(ManualClock.TICK));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(ManualClock.TICK.multipliedBy(3));
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void notMoreThanAMebibyte() {
        fail();
        byte[] chunk = new byte[64 * 1024];
        byte[] begin = Peer.frame(0x82, new byte[2 * LINGER_BYTES]); // a long message that nobody wants
        rig.transport.deliver(Arrays.copyOf(begin, 14));
        for (int sent = 0; sent < LINGER_BYTES - 2 * chunk.length; sent += chunk.length) {
            rig.transport.deliver(chunk);
        }
        assertFalse(rig.transport.isClosed(), "less than 1 MiB");
        for (int i = 0; i < 3; i++) {
            rig.transport.deliver(chunk);
        }
        assertTrue(rig.transport.isClosed(), "more than 1 MiB");
        rig.settle();
    }

    @Test
    void whatWasSentBeforeGoesOutBeforeOurClose() {
        rig.recorder.when("message text a", () -> {
            rig.connection.send("answer");
            throw new IllegalStateException("of the listener");
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.assertWritten("text answer", "close 1011");
        rig.recorder.assertNext(
                "message text a", "error java.lang.IllegalStateException: of the listener", "close 1011");
    }

    @Test
    void whenItIsOursThePeersMessagesAreDroppedUntilItsClose() {
        rig.recorder.when("message text a", () -> {
            throw new IllegalStateException("of the listener");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext(
                "message text a", "error java.lang.IllegalStateException: of the listener", "close 1011");
        rig.transport.assertWritten("close 1011");
        rig.transport.deliver(Peer.join(Peer.text("b"), Peer.ping("p"), Peer.close(1011, "")));
        rig.settle();
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void aListenerOfEachKindThatThrowsEndsTheConnection() {
        listenerThrows("ping p", Peer.ping("p"), (each, fault) -> each.onPing(payload -> throwing(fault)));
        listenerThrows("pong p", Peer.pong("p"), (each, fault) -> each.onPong(payload -> throwing(fault)));
        listenerThrows("message", Peer.text("a"), (each, fault) -> each.onMessage(message -> throwing(fault)));
    }

    private static void listenerThrows(String kind, byte[] input, BiConsumer<ServerEnd, Throwable> listener) {
        for (Throwable fault : new Throwable[] {new IllegalArgumentException(kind), new StackOverflowError(kind)}) {
            Rig each = Rig.open();
            listener.accept(each.connection, fault);
            each.transport.deliver(input);
            each.recorder.assertNext("error " + fault, "close 1011");
            each.assertExhausted();
        }
    }

    private static void throwing(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Test
    void anOnOpenThatThrowsEndsTheConnection() {
        Rig each = Rig.inHandler(WebSocketOptions.defaults());
        each.recorder.when("open", () -> {
            throw new IllegalStateException("of onOpen");
        });
        each.connection.begin();
        each.start();
        each.recorder.assertNext("open", "error java.lang.IllegalStateException: of onOpen", "close 1011");
        each.transport.assertWritten("close 1011");
        each.assertExhausted();
    }

    @Test
    void anOnDrainThatThrowsEndsTheConnection() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.transport.answerWrites(Written.DONE);
        rig.recorder.when("drain", () -> {
            throw new IllegalStateException("of onDrain");
        });
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain", "error java.lang.IllegalStateException: of onDrain", "close 1011");
        rig.transport.assertWritten("text a", "close 1011");
    }

    @Test
    void anOnErrorOrOnCloseThatThrowsChangesNothing() {
        rig.recorder.when("error of the peer, 1007", () -> {
            throw new IllegalStateException("of onError");
        });
        rig.recorder.when(CLOSED, () -> {
            throw new IllegalStateException("of onClose");
        });
        try (LogLines log = LogLines.of(Connection.class)) {
            fail();
            assertEquals(
                    List.of("onError of ws://example.com/ failed", "onClose of ws://example.com/ failed"), log.all());
        }
        rig.transport.deliver(Peer.close(1007, ""));
        rig.settle();
        assertTrue(rig.transport.isClosed());
        assertEquals(1, rig.connection.timesClosed());
    }

    @Test
    void aFaultOfTheApplicationThatNobodyListensToIsLogged() {
        rig.connection.onError(null);
        rig.recorder.when("message text a", () -> {
            throw new IllegalStateException("of the listener");
        });
        try (LogLines log = LogLines.of(Connection.class)) {
            rig.transport.deliver(Peer.text("a"));
            assertEquals(List.of("fault on ws://example.com/"), log.all());
        }
        rig.recorder.assertNext("message text a", "close 1011");
    }

    @Test
    void aFaultOfThePeersIsNotLoggedWhereAnybodyWouldSeeIt() {
        rig.connection.onError(null);
        try (LogLines log = LogLines.of(Connection.class)) {
            rig.transport.deliver(NOT_UTF8);
            assertEquals(List.of(), log.all());
        }
        rig.recorder.assertNext(CLOSED);
    }

    @Test
    void afterOurCloseAListenerThatThrowsIsOnlyReported() {
        rig.recorder.when("message text a", () -> {
            rig.connection.close(3000, "enough");
            throw new IllegalStateException("of the listener");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a", "error java.lang.IllegalStateException: of the listener");
        rig.transport.deliver(Peer.close(3000, "enough"));
        rig.recorder.assertNext("close 3000 enough, clean");
        rig.transport.assertWritten("close 3000 enough");
        rig.settle();
    }

    /** Whatever goes wrong where nothing should: the application hears of the end, and whoever sends does not. */
    @Test
    void aTransportThatThrowsEndsTheConnection() {
        rig.transport.onCall(method -> {
            if (method.equals("write")) {
                throw new IllegalStateException("of the transport");
            }
        });
        try (LogLines log = LogLines.of(Outbox.class)) {
            assertTrue(rig.connection.send("a"));
            assertEquals(List.of("a write failed"), log.all());
        }
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    /** Such as a message for which there is no memory. */
    @Test
    void anErrorBesideTheListenersEndsTheConnection() {
        rig.connection.failWhenClosed(new OutOfMemoryError("of the delivery"));
        try (LogLines log = LogLines.of(Connection.class)) {
            rig.transport.deliver(Peer.close(1000, ""));
            assertEquals(List.of("ws://example.com/ cannot go on"), log.all());
        }
        rig.recorder.assertNext("close 1000, clean");
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    /** No transport should. */
    @Test
    void aTransportThatThrowsInCloseKeepsNobodyFromHearingOfTheEnd() throws Exception {
        rig.transport.onCall(method -> {
            if (method.equals("close")) {
                throw new IllegalStateException("not now");
            }
        });
        try (LogLines log = LogLines.of(Connection.class)) {
            rig.transport.deliver(Peer.close(1000, ""));
            rig.settle();
            rig.recorder.assertNext("close 1000, clean");
            assertEquals(1, rig.connection.timesClosed());
            assertEquals(Set.of("closing failed"), Set.copyOf(log.all()));
        }
    }
}
