package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The closing handshake, and who closes TCP when. */
@Timeout(20)
class ConnectionClosingTest {

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void thePeersCloseIsAnsweredAndTcpClosed() {
        rig.transport.deliver(Peer.close(1000, "bye"));
        rig.transport.assertWritten("close 1000 bye");
        rig.recorder.assertNext("close 1000 bye, clean");
        assertTrue(rig.transport.isClosed());
        assertEquals(1, rig.connection.timesClosed());
        rig.settle();
    }

    @Test
    void anEmptyCloseIsReportedAs1005AndAnsweredByAnEmptyOne() {
        rig.transport.deliver(Peer.close());
        rig.transport.assertWritten("close empty");
        rig.recorder.assertNext("close 1005, clean");
        rig.settle();
    }

    @Test
    void ourCloseWaitsForThePeers() {
        assertTrue(rig.connection.close(3000, "done"));
        rig.transport.assertWritten("close 3000 done");
        assertEquals(ReadyState.CLOSING, rig.connection.readyState());
        assertFalse(rig.transport.isClosed());
        rig.transport.deliver(Peer.close(3000, "done"));
        rig.recorder.assertNext("close 3000 done, clean");
        assertEquals(ReadyState.CLOSED, rig.connection.readyState());
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void tcpIsClosedOnlyWhenOurAnswerIsWritten() {
        rig.transport.answerWrites(Written.PENDING);
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        assertFalse(rig.transport.isClosed());
        rig.transport.complete();
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void ourAnswerDoesNotWaitForOnClose() {
        rig.recorder.when("close 1000, clean", () -> {
            rig.transport.assertWritten("close 1000");
            assertTrue(rig.transport.isClosed());
        });
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        rig.settle();
    }

    @Test
    void closeComesBehindAllThatWasSent() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.connection.close();
        assertFalse(rig.connection.send("too late"));
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text a", "text b", "close 1000");
        rig.settle();
        rig.recorder.assertNext("drain");
        rig.transport.deliver(Peer.close(1000, ""));
        rig.settle();
        rig.recorder.assertNext("close 1000, clean");
    }

    @Test
    void commandsAfterTheEndReturnFalse() {
        rig.connection.close();
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        assertFalse(rig.connection.send("a"));
        assertFalse(rig.connection.ping("a"));
        assertFalse(rig.connection.pong("a"));
        assertFalse(rig.connection.close());
        assertFalse(rig.connection.leave(1001, "", Duration.ofSeconds(1)));
        rig.connection.pause();
        rig.connection.resume();
        rig.connection.flush();
        rig.connection.abort();
        rig.settle();
    }

    @Test
    void aCloseThatNobodyMaySendIsTheCallersFaultAtAnyTime() {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> rig.connection.close(1005, ""));
        assertEquals("close code 1005, a server may send 1000-1003, 1007-1014 and 3000-4999", fault.getMessage());
        rig.connection.close();
        assertThrows(IllegalArgumentException.class, () -> rig.connection.close(1006, ""));
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        assertThrows(IllegalArgumentException.class, () -> rig.connection.close(4000, "x".repeat(124)));
        rig.settle();
    }

    @Test
    void messagesBehindOurCloseAreNotDelivered() {
        rig.recorder.when("message text a", rig.connection::close);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b"), Peer.close(1000, "")));
        rig.recorder.assertNext("message text a", "close 1000, clean");
        rig.settle();
    }

    @Test
    void theEndOfTheStreamWithoutACloseIs1006() {
        rig.transport.arriveEnd();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void messagesBeforeTheEndOfTheStreamAreDelivered() {
        rig.transport.arrive(Peer.text("a"), Peer.text("b"));
        rig.transport.arriveEnd();
        rig.settle();
        rig.recorder.assertNext("message text a", "message text b", "close 1006");
    }

    @Test
    void leavingReportsOurCodeIfThePeerDoesNotAnswer() {
        assertTrue(rig.connection.leave(1001, "stopping", Duration.ofSeconds(1)));
        rig.transport.assertWritten("close 1001 stopping");
        rig.recorder.assertNext();
        rig.clock.pass(Duration.ofMillis(900));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(Duration.ofMillis(300));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1001 stopping");
    }

    @Test
    void leavingReportsThePeersCodeIfItAnswers() {
        rig.connection.leave(1001, "", Duration.ofSeconds(1));
        rig.transport.deliver(Peer.close(1001, ""));
        rig.recorder.assertNext("close 1001, clean");
        rig.settle();
    }

    @Test
    void aBrokenConnectionAfterThePeersCloseChangesNothing() {
        rig.transport.answerWrites(Written.PENDING);
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        rig.transport.breakWith(new IOException("reset"));
        rig.settle();
        assertEquals(1, rig.connection.timesClosed());
    }

    @Test
    void closingAfterThePeersCloseDoesNotWaitForEverForASlowPeer() {
        rig.transport.answerWrites(Written.PENDING);
        rig.transport.deliver(Peer.close(1000, ""));
        rig.recorder.assertNext("close 1000, clean");
        rig.clock.pass(Duration.ofSeconds(31));
        assertTrue(rig.transport.isClosed());
        rig.settle();
    }

    @Test
    void abortSaysNothingToThePeer() {
        rig.connection.abort();
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.transport.assertWritten();
        rig.recorder.assertNext("close 1006");
        assertEquals(1, rig.connection.timesClosed());
    }

    @Test
    void abortInsideAListenerEndsItsDelivery() {
        rig.recorder.when("message text a", rig.connection::abort);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1006");
    }
}
