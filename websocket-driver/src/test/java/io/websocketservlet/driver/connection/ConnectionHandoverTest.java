package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between the handler and the first byte: what was commanded early, and upgrades that come late or never. */
@Timeout(20)
class ConnectionHandoverTest {

    private static final WebSocketOptions QUIET = WebSocketOptions.defaults().withPing(Duration.ZERO);
    private static final Duration HANDSHAKE = QUIET.timing().handshakeTimeout();

    private final Rig rig = Rig.inHandler(QUIET);

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void itIsConnectingUntilOnOpen() {
        assertEquals(ReadyState.CONNECTING, rig.connection.readyState());
        assertEquals("hybi-13", rig.connection.version());
        assertEquals("", rig.connection.protocol());
        rig.recorder.when("open", () -> assertEquals(ReadyState.OPEN, rig.connection.readyState()));
        rig.connection.begin();
        rig.start();
        rig.recorder.assertNext("open");
        assertEquals(ReadyState.OPEN, rig.connection.readyState());
    }

    @Test
    void howLongTheHandlerTakesIsItsOwnAffair() {
        rig.clock.pass(HANDSHAKE.plusSeconds(1));
        rig.connection.begin();
        rig.clock.pass(HANDSHAKE.minusSeconds(1));
        assertEquals(ReadyState.CONNECTING, rig.connection.readyState());
        rig.start();
        rig.recorder.assertNext("open");
    }

    @Test
    void whatIsSentInTheHandlerLeavesInOrderAndInOneWrite() {
        assertTrue(rig.connection.send("a"));
        assertTrue(rig.connection.ping("p"));
        assertTrue(rig.connection.send("b"));
        rig.recorder.when("open", () -> rig.connection.send("c"));
        rig.connection.begin();
        rig.start();
        rig.recorder.assertNext("open");
        rig.transport.assertWritten("text a", "ping p", "text b", "text c");
    }

    @Test
    void closeInTheHandlerLeavesBehindWhatWasSent() {
        rig.connection.send("a");
        assertTrue(rig.connection.close(3000, "go away"));
        assertFalse(rig.connection.send("too late"));
        rig.connection.begin();
        rig.start();
        rig.transport.assertWritten("text a", "close 3000 go away");
        assertFalse(rig.transport.isClosed(), "the peer's Close comes first");
        rig.transport.deliver(Peer.close(3000, "go away"));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertLast("close 3000 go away, clean");
    }

    @Test
    void closeInTheHandlerIsTimedAfterTheHandover() {
        rig.connection.close();
        rig.connection.begin();
        rig.start();
        rig.clock.pass(QUIET.timing().closeTimeout().plus(ManualClock.TICK.multipliedBy(2)));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertLast("close 1006");
    }

    @Test
    void anUpgradeThatNeverHappensIsGivenUp() {
        rig.connection.begin();
        rig.connection.send("a");
        rig.clock.pass(HANDSHAKE.minus(ManualClock.TICK));
        rig.settle();
        rig.recorder.assertNext();
        rig.clock.pass(ManualClock.TICK.multipliedBy(3));
        rig.recorder.assertNext();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertFalse(rig.connection.send("too late"));
        assertEquals(1, rig.connection.timesClosed());
    }

    @Test
    void anUpgradeThatComesAfterItWasGivenUpIsClosed() {
        rig.connection.begin();
        rig.clock.pass(HANDSHAKE.plus(ManualClock.TICK.multipliedBy(2)));
        rig.settle();
        rig.recorder.assertNext("close 1006");
        rig.start();
        rig.settle();
        assertTrue(rig.transport.isClosed());
        rig.transport.assertWritten();
        assertEquals(1, rig.connection.timesClosed());
    }

    @Test
    void anUpgradeThatFailsIsReported() {
        rig.connection.begin();
        rig.connection.abort();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertEquals(ReadyState.CLOSED, rig.connection.readyState());
    }

    @Test
    void anUpgradeThatComesBeforeTheAbortIsDeliveredIsClosed() {
        rig.connection.begin();
        rig.connection.abort();
        rig.start();
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void theHandshakeTimeoutEndsWithTheHandover() {
        rig.connection.begin();
        rig.start();
        rig.clock.pass(HANDSHAKE.multipliedBy(3));
        rig.settle();
        rig.recorder.assertNext("open");
        assertFalse(rig.transport.isClosed());
    }

    @Test
    void anOverflowInTheHandlerIsReportedOnce() {
        Rig limited = Rig.inHandler(QUIET.withMaxBufferedAmount(100));
        limited.connection.send("x".repeat(80));
        assertFalse(limited.connection.send("x".repeat(80)));
        limited.connection.begin();
        limited.start();
        limited.settle();
        limited.recorder.assertNext("close 1013");
        assertTrue(limited.transport.isClosed());
        assertEquals(1, limited.connection.timesClosed());
        limited.assertExhausted();
    }

    @Test
    void bytesThatComeBeforeStartReturnsAreDeliveredAfterOnOpen() {
        rig.transport.arrive(Peer.text("a"), Peer.text("b"));
        rig.transport.onCall(method -> {
            if (method.equals("start")) {
                rig.transport.readAll();
                Rig.elsewhere(rig.transport::readAll);
            }
        });
        rig.connection.begin();
        rig.start();
        rig.settle();
        rig.recorder.assertNext("open", "message text a", "message text b");
        assertFalse(rig.transport.isPaused());
    }

    @Test
    void anEndThatComesBeforeStartReturnsIsReported() {
        rig.transport.onCall(method -> {
            if (method.equals("start")) {
                rig.transport.breakWith(null);
            }
        });
        rig.connection.begin();
        rig.start();
        rig.settle();
        rig.recorder.assertNext("open", "close 1006");
    }

    @Test
    void closeTimeoutHoldsWithoutBegin() {
        rig.start();
        rig.clock.pass(Duration.ofSeconds(1)); // no ping, no idle timeout: there is nothing to look at any more
        rig.connection.close();
        rig.clock.pass(QUIET.timing().closeTimeout().plus(ManualClock.TICK.multipliedBy(2)));
        rig.settle();
        rig.recorder.assertNext("open", "close 1006");
    }

    @Test
    void aTransportThatCannotBeStartedIsReported() {
        rig.transport.onCall(method -> {
            if (method.equals("start")) {
                throw new IllegalStateException("of the transport");
            }
        });
        rig.connection.begin();
        try (LogLines log = LogLines.of(Connection.class)) {
            rig.start();
            assertEquals(1, log.all().size());
        }
        rig.settle();
        rig.recorder.assertLast("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    /** A sender, a pause and an abort of other threads all meet the moment of the handover. */
    @Test
    void nothingIsAskedOfTheTransportBeforeItHasStarted() throws Exception {
        for (int i = 0; i < 500; i++) {
            Rig each = Rig.inHandler(QUIET);
            each.connection.begin();
            int what = i % 3;
            CyclicBarrier moment = new CyclicBarrier(2);
            Thread other = new Thread(() -> {
                await(moment);
                switch (what) {
                    case 0 -> each.connection.send("a");
                    case 1 -> each.connection.pause();
                    default -> each.connection.abort();
                }
            });
            other.start();
            await(moment);
            each.start();
            other.join();
            each.connection.resume();
            each.settle();
            each.transport.assertNoFault();
            each.recorder.assertNoFault();
            assertEquals(
                    what == 0 ? 1 : 0, Peer.read(each.transport.takeWritten()).size());
        }
    }

    private static void await(CyclicBarrier moment) {
        try {
            moment.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTransportThatIsSlowAtOnceIsWaitedFor() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.begin();
        rig.start();
        rig.recorder.assertNext("open");
        rig.transport.complete();
        rig.transport.assertWritten("text a");
        rig.settle();
        rig.recorder.assertNext("drain");
    }
}
