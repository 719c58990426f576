package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peer has ended its stream, and may still read ours: where a transport allows that, it gets what was sent. */
@Timeout(20)
class ConnectionHalfCloseTest {

    private final Rig rig = Rig.open();

    @BeforeEach
    void halfClose() {
        rig.transport.halfClose();
    }

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void whatWaitsGoesOutBeforeTcpIsClosed() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.transport.arriveEnd();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertFalse(rig.transport.isClosed());
        rig.transport.complete();
        assertFalse(rig.transport.isClosed());
        rig.transport.complete();
        rig.transport.assertWritten("text a", "text b");
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void ourAnswerToThePeersCloseGoesOut() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b"), Peer.close(1000, "bye")));
        rig.transport.breakWith(null);
        rig.recorder.assertNext("message text a");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text b", "close 1000 bye, clean");
        rig.transport.assertWritten("close 1000 bye");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void aPeerThatTakesNothingIsNotWaitedForLong() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.transport.arriveEnd();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        rig.clock.pass(Duration.ofSeconds(3));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.transport.assertWritten();
    }

    @Test
    void messagesThatCameBeforeTheEndAreDeliveredHoweverLongTheApplicationPauses() {
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.transport.breakWith(null);
        rig.clock.pass(Duration.ofMinutes(5));
        rig.settle();
        rig.recorder.assertNext("message text a");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text b", "close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void messagesThatCameBeforeTheEndAreDeliveredHoweverLongAListenerTakes() {
        rig.recorder.when("message text a", () -> {
            rig.connection.ended(null);
            rig.clock.pass(Duration.ofMinutes(5));
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b", "close 1006");
    }
}
