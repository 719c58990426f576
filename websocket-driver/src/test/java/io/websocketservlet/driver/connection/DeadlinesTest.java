package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must happen in time on a connection, by a clock that the test turns. */
@Timeout(20)
class DeadlinesTest {

    private static final Duration PING = Duration.ofSeconds(30);
    private static final Duration PONG = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration COARSE = ManualClock.TICK.multipliedBy(3);

    private static final WebSocketOptions PINGING =
            WebSocketOptions.defaults().withPing(PING).withPongTimeout(PONG);
    private static final WebSocketOptions SILENT =
            WebSocketOptions.defaults().withPing(Duration.ZERO).withIdleTimeout(IDLE);

    private Rig rig;

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void aPingGoesOutEveryInterval() {
        rig = Rig.open(PINGING);
        for (int i = 0; i < 5; i++) {
            rig.clock.pass(i == 0 ? PING.minus(COARSE) : PING.minus(COARSE.multipliedBy(2)));
            rig.transport.assertWritten();
            rig.clock.pass(COARSE.multipliedBy(2));
            rig.transport.assertWritten("ping " + (i + 1));
            rig.transport.deliver(Peer.pong("" + (i + 1)));
            rig.clock.pass(Duration.ZERO);
            rig.recorder.assertNext("pong " + (i + 1));
        }
    }

    @Test
    void noPongInTimeIsTheEnd() {
        rig = Rig.open(PINGING);
        rig.clock.pass(PING.plus(COARSE));
        rig.transport.assertWritten("ping 1");
        rig.clock.pass(PONG.minus(COARSE).minus(COARSE));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(COARSE.multipliedBy(3));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void noPongInTimeIsTheEndIfPingsComeFasterToo() {
        rig = Rig.open(PINGING.withPing(Duration.ofSeconds(5)));
        rig.clock.pass(Duration.ofSeconds(5).plus(PONG).minus(COARSE));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(COARSE.multipliedBy(3));
        assertTrue(rig.transport.isClosed(), "20 s after the first ping, whatever was sent since");
        assertEquals(4, Peer.read(rig.transport.takeWritten()).size());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void anyByteIsLife() {
        rig = Rig.open(PINGING);
        byte[] message = Peer.text("takes its time");
        for (byte each : message) {
            rig.clock.pass(Duration.ofSeconds(10));
            rig.transport.deliver(new byte[] {each});
        }
        assertFalse(rig.transport.isClosed());
        rig.recorder.assertNext("message text takes its time");
    }

    @Test
    void aByteBeforeThePingIsNoAnswerToIt() {
        rig = Rig.open(PINGING);
        rig.clock.pass(PING.minus(Duration.ofSeconds(1)));
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.clock.pass(Duration.ofSeconds(1).plus(PONG).plus(COARSE));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void onePingWaitsAtMostIfThePeerTakesNothing() {
        rig = Rig.open(PINGING.withPongTimeout(Duration.ofHours(1)));
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("stuck");
        rig.clock.pass(PING.multipliedBy(20));
        assertTrue(rig.connection.bufferedAmount() < 20);
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text stuck", "ping 19");
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void zeroIsNoPing() {
        rig = Rig.open(PINGING.withPing(Duration.ZERO));
        rig.clock.pass(Duration.ofMinutes(10));
        rig.transport.assertWritten();
        assertFalse(rig.transport.isClosed());
    }

    @Test
    void pausedIsNoSilence() {
        rig = Rig.open(PINGING.withIdleTimeout(IDLE));
        rig.connection.pause();
        rig.clock.pass(Duration.ofMinutes(5).plus(COARSE));
        assertFalse(rig.transport.isClosed(), "nobody reads, so nobody is silent");
        assertEquals(10, Peer.read(rig.transport.takeWritten()).size(), "our pings tell the peer that we live");
        rig.connection.resume();
        rig.clock.pass(PONG.minus(COARSE));
        rig.settle();
        assertFalse(rig.transport.isClosed(), "the pong has its time once somebody reads");
        rig.clock.pass(IDLE.plus(PONG));
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aListenerThatTakesLongIsNoSilence() {
        rig = Rig.open(PINGING);
        rig.recorder.when("message text a", () -> rig.clock.pass(PING.plus(PONG).plus(PONG)));
        rig.transport.arrive(Peer.text("a"), Peer.pong(""));
        rig.settle();
        assertFalse(rig.transport.isClosed(), "the pong lay unread while the listener was busy");
        rig.recorder.assertNext("message text a", "pong ");
        rig.clock.pass(COARSE);
        rig.settle();
        assertFalse(rig.transport.isClosed());
    }

    @Test
    void silenceIsLeftWith1001() {
        rig = Rig.open(SILENT);
        rig.clock.pass(IDLE.minus(COARSE));
        rig.transport.assertWritten();
        rig.clock.pass(COARSE.multipliedBy(2));
        rig.transport.assertWritten("close 1001 idle");
        rig.transport.deliver(Peer.close(1001, ""));
        rig.recorder.assertNext("close 1001, clean");
        rig.settle();
    }

    @Test
    void silenceThatGoesOnIsGivenUpAfterTheCloseTimeout() {
        rig = Rig.open(SILENT);
        rig.clock.pass(IDLE.plus(COARSE));
        rig.transport.assertWritten("close 1001 idle");
        rig.clock.pass(SILENT.timing().closeTimeout().minus(COARSE));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(COARSE.multipliedBy(2));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1001 idle");
    }

    @Test
    void everyByteBeginsSilenceAnew() {
        rig = Rig.open(SILENT);
        for (int i = 0; i < 10; i++) {
            rig.clock.pass(IDLE.minus(COARSE));
            rig.transport.deliver(Peer.pong("p"));
            rig.recorder.assertNext("pong p");
        }
        rig.transport.assertWritten();
    }

    @Test
    void whatWeSendIsNoSignOfThePeersLife() {
        rig = Rig.open(SILENT);
        for (int i = 0; i < 6; i++) {
            rig.clock.pass(IDLE.dividedBy(6));
            rig.connection.ping("p");
        }
        rig.clock.pass(COARSE);
        assertTrue(Peer.read(rig.transport.takeWritten()).contains("close 1001 idle"));
    }

    @Test
    void ourCloseIsAnsweredInTimeOrGivenUp() {
        rig = Rig.open(WebSocketOptions.defaults().withCloseTimeout(Duration.ofSeconds(5)));
        rig.connection.close(3000, "done");
        rig.clock.pass(Duration.ofSeconds(5).minus(COARSE));
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(COARSE.multipliedBy(2));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aPeerThatGoesOnSendingDoesNotPutOffTheCloseTimeout() {
        rig = Rig.open(WebSocketOptions.defaults().withCloseTimeout(Duration.ofSeconds(5)));
        rig.connection.close();
        for (int i = 0; i < 6; i++) {
            rig.transport.deliver(Peer.text("a"));
            rig.clock.pass(Duration.ofSeconds(1));
        }
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void noPingFollowsOurClose() {
        rig = Rig.open(PINGING.withCloseTimeout(Duration.ofMinutes(5)));
        rig.connection.close();
        rig.transport.assertWritten("close 1000");
        rig.clock.pass(PING.multipliedBy(3));
        rig.transport.assertWritten();
    }

    @Test
    void aConnectionThatIsOverIsNotLookedAtAnyMore() {
        rig = Rig.open(PINGING);
        rig.transport.deliver(Peer.close(1000, ""));
        rig.transport.assertWritten("close 1000");
        rig.recorder.assertNext("close 1000, clean");
        rig.transport.onCall(method -> {
            throw new AssertionError(method + " of a connection that is over");
        });
        rig.clock.pass(Duration.ofMinutes(10));
    }

    @Test
    void aHeldUpTimerSendsOnePingNotMany() {
        rig = Rig.open(PINGING.withPongTimeout(Duration.ofHours(1)));
        rig.clock.jump(ManualClock.TICK);
        rig.clock.jump(PING.multipliedBy(7));
        rig.transport.assertWritten("ping 1");
    }

    @Test
    void afterAPauseThePeerHasItsTimeAgain() {
        rig = Rig.open(PINGING);
        rig.clock.pass(PING.plus(COARSE));
        rig.connection.pause();
        rig.clock.pass(PONG.minus(COARSE.multipliedBy(2)));
        rig.transport.arrive(Peer.pong("")); // lies in the socket
        rig.connection.resume();
        rig.clock.pass(COARSE.multipliedBy(2));
        assertFalse(rig.transport.isClosed(), "the pong has not been read yet");
        rig.settle();
        rig.recorder.assertNext("pong ");
    }

    /** Lets the time for the next ping come, which then leaves with a tick of the clock. */
    private void ping(String payload, Duration interval) {
        rig.clock.pass(interval);
        List<String> written = Peer.read(rig.transport.takeWritten());
        for (int tick = 0; tick < 3 && written.isEmpty(); tick++) {
            rig.clock.pass(ManualClock.TICK);
            written = Peer.read(rig.transport.takeWritten());
        }
        assertEquals(List.of("ping " + payload), written);
    }

    private void pongAfter(Duration time, String payload) {
        rig.clock.pass(time);
        rig.transport.deliver(Peer.pong(payload));
        rig.recorder.assertNext("pong " + payload);
    }

    @Test
    void theRoundTripIsMeasuredAtItsPong() {
        rig = Rig.open(PINGING);
        assertNull(rig.connection.roundTripTime());
        ping("1", PING);
        pongAfter(Duration.ofMillis(40), "unasked");
        assertNull(rig.connection.roundTripTime());
        pongAfter(Duration.ofMillis(30), "1");
        assertEquals(Duration.ofMillis(70), rig.connection.roundTripTime());
        pongAfter(Duration.ofMillis(500), "1");
        assertEquals(Duration.ofMillis(70), rig.connection.roundTripTime(), "an answer counts once");
        assertEquals(1, rig.statistics.roundTrips());
        assertEquals(Duration.ofMillis(70), rig.statistics.roundTripTime());
    }

    @Test
    void theRoundTripMayTakeLongerThanTheNextPingIsAway() {
        rig = Rig.open(PINGING.withPing(Duration.ofSeconds(2)));
        ping("1", Duration.ofSeconds(2));
        pongAfter(Duration.ofSeconds(5), "1");
        rig.transport.assertWritten("ping 2", "ping 3");
        assertEquals(Duration.ofSeconds(5), rig.connection.roundTripTime());
    }

    @Test
    void aPingThatIsNeverAnsweredDoesNotStandInTheWay() {
        rig = Rig.open(PINGING);
        ping("1", PING);
        pongAfter(PONG.dividedBy(2), "of something else");
        ping("2", PING.minus(PONG.dividedBy(2)));
        pongAfter(Duration.ofMillis(100), "2");
        assertEquals(Duration.ofMillis(100), rig.connection.roundTripTime());
    }
}
