package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pause() stops events at once and the transport's reads soon; resume() loses nothing. */
@Timeout(20)
class ConnectionPausingTest {

    private static final WebSocketOptions QUIET = WebSocketOptions.defaults().withPing(Duration.ZERO);

    private Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void whileNothingIsReadItPausesTheTransport() {
        rig.connection.pause();
        assertTrue(rig.transport.isPaused());
        rig.transport.deliver(Peer.text("a"));
        rig.settle();
        rig.recorder.assertNext();
        rig.connection.resume();
        rig.settle();
        assertFalse(rig.transport.isPaused());
        rig.recorder.assertNext("message text a");
    }

    @Test
    void insideOnMessageTheRestOfTheBufferWaits() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b"), Peer.text("c")));
        rig.settle();
        rig.recorder.assertNext("message text a");
        assertTrue(rig.transport.isPaused());
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text b", "message text c");
        assertFalse(rig.transport.isPaused());
    }

    @Test
    void atEachMessageOneIsDeliveredAtATime() {
        rig.recorder.onEvent(event -> {
            if (event.startsWith("message")) {
                rig.connection.pause();
            }
        });
        rig.transport.arrive(Peer.join(Peer.text("a"), Peer.text("b")), Peer.text("c"));
        for (String expected : new String[] {"message text a", "message text b", "message text c"}) {
            rig.settle();
            rig.recorder.assertNext(expected);
            rig.connection.resume();
        }
        rig.settle();
    }

    @Test
    void theRestIsDeliveredBeforeWhatComesLater() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")), Peer.text("c"));
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b", "message text c");
    }

    @Test
    void andResumeInsideOneListenerChangesNothing() {
        rig.recorder.when("message text a", () -> {
            rig.connection.pause();
            rig.connection.resume();
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")), Peer.text("c"));
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b", "message text c");
        assertFalse(rig.transport.isPaused());
    }

    @Test
    void aMessageCutByThePauseIsPutTogether() {
        byte[] message = Peer.text("whole");
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Arrays.copyOf(message, 4)));
        rig.transport.arrive(Arrays.copyOfRange(message, 4, message.length));
        rig.settle();
        rig.recorder.assertNext("message text a");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text whole");
    }

    @Test
    void beforeTheHandoverHoldsBackAllButOnOpen() {
        rig = Rig.inHandler(QUIET);
        rig.connection.pause();
        rig.connection.begin();
        rig.start();
        rig.transport.deliver(Peer.text("a"), Peer.text("b"));
        rig.settle();
        rig.recorder.assertNext("open");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b");
    }

    @Test
    void andResumeBeforeTheHandoverChangesNothing() {
        rig = Rig.inHandler(QUIET);
        rig.connection.pause();
        rig.connection.resume();
        rig.connection.begin();
        rig.start();
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("open", "message text a");
        assertFalse(rig.transport.isPaused());
    }

    @Test
    void theEndOfTheStreamComesBehindWhatWaits() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.breakWith(null);
        rig.settle();
        rig.recorder.assertNext("message text a");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text b", "close 1006");
    }

    @Test
    void aBrokenConnectionDropsWhatWaits() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.breakWith(new IOException("reset"));
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1006");
    }

    @Test
    void aConnectionThatBreaksDuringTheDeliveryThatPausesDropsWhatWaits() {
        rig.recorder.when("message text a", () -> {
            Rig.elsewhere(() -> rig.connection.ended(new IOException("reset")));
            rig.connection.pause();
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1006");
    }

    @Test
    void anAbortDoesNotWaitForResume() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.connection.abort();
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1006");
    }

    @Test
    void anAbortAfterTheEndOfTheStreamDoesNotWaitForResume() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.breakWith(null);
        rig.settle();
        rig.recorder.assertNext("message text a");
        rig.connection.abort();
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void theCloseTimeoutDoesNotWaitForResume() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.recorder.assertNext("message text a");
        assertTrue(rig.connection.close());
        rig.clock.pass(QUIET.timing().closeTimeout().plus(ManualClock.TICK.multipliedBy(2)));
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aFailureDoesNotWaitForResume() {
        rig.recorder.when("message text a", () -> {
            rig.connection.pause();
            throw new IllegalStateException("of the listener");
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.recorder.assertNext(
                "message text a", "error java.lang.IllegalStateException: of the listener", "close 1011");
        assertFalse(rig.transport.isPaused(), "the peer's Close is waited for");
        rig.transport.deliver(Peer.close(1011, ""));
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void afterAFailureChangesNothing() {
        rig.recorder.when("error of the peer, 1002", rig.connection::pause);
        rig.transport.deliver(Peer.frame(0xC1, new byte[0])); // FIN, text, a reserved bit that means nothing
        rig.recorder.assertNext(
                "error of the peer, 1002",
                "close 1002 reserved bits 100 in a frame with opcode 1, no agreed extension uses them");
        assertFalse(rig.transport.isPaused(), "the peer's Close is waited for");
        rig.transport.deliver(Peer.close(1002, ""));
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void closeAfterTheEndOfTheStreamIsTooLateAndLosesNothing() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.breakWith(null);
        assertFalse(rig.connection.close());
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b", "close 1006");
    }
}
