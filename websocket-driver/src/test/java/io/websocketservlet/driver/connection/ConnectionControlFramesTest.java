package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pings and pongs: they overtake messages, and a peer that sends many does not fill our memory. */
@Timeout(20)
class ConnectionControlFramesTest {

    private static final int MANY = 10_000;

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void everyPingOfOneReadIsAnswered() {
        rig.transport.deliver(Peer.join(Peer.ping("1"), Peer.ping("2"), Peer.ping("3")));
        rig.transport.assertWritten("pong 1", "pong 2", "pong 3");
        rig.recorder.assertNext("ping 1", "ping 2", "ping 3");
    }

    @Test
    void whileAWriteIsPendingTheNewestPongWins() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.transport.deliver(Peer.join(Peer.ping("1"), Peer.ping("2")), Peer.ping("3"));
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text a", "pong 3");
        rig.settle();
        rig.recorder.assertNext("ping 1", "ping 2", "ping 3", "drain");
    }

    @Test
    void aPeerThatPingsAndReadsNothingDoesNotFillOurMemory() {
        rig.connection.onPing(null);
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        byte[] ping = Peer.ping("p".repeat(125));
        for (int i = 0; i < MANY; i++) {
            rig.transport.deliver(ping);
        }
        assertTrue(rig.connection.bufferedAmount() < 200, () -> rig.connection.bufferedAmount() + " bytes wait");
    }

    @Test
    void aPongOvertakesTheMessagesThatWait() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("in flight");
        rig.connection.send("waits");
        rig.transport.deliver(Peer.ping("p"));
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text in flight", "pong p", "text waits");
        rig.settle();
        rig.recorder.assertNext("ping p", "drain");
    }

    @Test
    void aPingOfTheApplicationKeepsItsTurn() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("in flight");
        rig.connection.send("waits");
        assertTrue(rig.connection.ping("p"));
        assertTrue(rig.connection.pong("q"));
        rig.connection.close();
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text in flight", "text waits", "ping p", "pong q", "close 1000");
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aPingIsAnsweredOnce() {
        assertTrue(rig.connection.ping("p", () -> rig.recorder.record("answered")));
        rig.transport.assertWritten("ping p");
        rig.transport.deliver(Peer.join(Peer.pong("other"), Peer.pong("p"), Peer.pong("p")));
        rig.recorder.assertNext("pong other", "answered", "pong p", "pong p");
    }

    @Test
    void whoWaitsForAPongIsAListener() {
        rig.connection.ping("p", () -> {
            throw new IllegalStateException("of the listener");
        });
        rig.transport.deliver(Peer.pong("p"));
        rig.recorder.assertNext("error java.lang.IllegalStateException: of the listener", "pong p", "close 1011");
        rig.transport.assertWritten("ping p", "close 1011");
    }

    @Test
    void aPingThatIsNeverAnsweredIsForgotten() {
        rig.connection.ping("p", () -> rig.recorder.record("answered"));
        rig.transport.deliver(Peer.close(1000, ""));
        rig.settle();
        rig.recorder.assertNext("close 1000, clean");
    }

    @Test
    void payloadsAreTakenAsTheyAreInTheCall() {
        ByteBuffer payload =
                ByteBuffer.wrap(new byte[] {'x', 'p', 'q', 'y'}).position(1).limit(3);
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("in flight");
        rig.connection.ping(payload);
        rig.connection.pong(payload);
        assertEquals(1, payload.position());
        assertEquals(3, payload.limit());
        payload.put(1, (byte) 'Z');
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text in flight", "ping pq", "pong pq");
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aPingsPayloadCannotBeChangedByTheListener() {
        AtomicReference<ByteBuffer> seen = new AtomicReference<>();
        rig.connection.onPing(seen::set);
        rig.transport.deliver(Peer.ping("p"));
        assertThrows(ReadOnlyBufferException.class, () -> seen.get().put(0, (byte) 0));
        rig.transport.assertWritten("pong p");
    }

    @Test
    void aPayloadThatIsTooLongIsTheCallersFault() {
        String text = "x".repeat(126);
        ByteBuffer bytes = ByteBuffer.allocate(126);
        String expected = " of 126 bytes, at most 125 allowed";
        assertEquals("ping" + expected, fault(() -> rig.connection.ping(text)));
        assertEquals("ping" + expected, fault(() -> rig.connection.ping(bytes)));
        assertEquals("pong" + expected, fault(() -> rig.connection.pong(text)));
        assertEquals("pong" + expected, fault(() -> rig.connection.pong(bytes)));
        assertTrue(rig.connection.ping("x".repeat(125)));
        assertFalse(rig.transport.takeWritten().length == 0);
    }

    private static String fault(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
