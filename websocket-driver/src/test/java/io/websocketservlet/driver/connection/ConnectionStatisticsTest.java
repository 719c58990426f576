package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of a connection. */
@Timeout(20)
class ConnectionStatisticsTest {

    @Test
    void messagesAndBytesAreCountedEachWay() {
        Rig rig = Rig.open();
        byte[] both = Peer.join(Peer.text("hello"), Peer.text("world"));
        rig.transport.deliver(both);
        rig.connection.send("hello");
        assertEquals(2, rig.statistics.messagesReceived());
        assertEquals(both.length, rig.statistics.bytesReceived());
        assertEquals(1, rig.statistics.messagesSent());
        assertEquals(2 + 5, rig.statistics.bytesSent());
    }

    @Test
    void whatWaitsForResumeIsCountedOnce() {
        Rig rig = Rig.open();
        byte[] frame = Peer.text("hello");
        rig.recorder.when("message text hello", rig.connection::pause);
        rig.transport.deliver(Peer.join(frame, frame, frame));
        assertEquals(frame.length, rig.statistics.bytesReceived());
        for (int i = 2; i <= 3; i++) {
            rig.recorder.when("message text hello", rig.connection::pause);
            rig.connection.resume();
            rig.settle();
            assertEquals((long) i * frame.length, rig.statistics.bytesReceived());
            assertEquals(i, rig.statistics.messagesReceived());
        }
    }

    @Test
    void endsAreCountedByCode() {
        Rig rig = Rig.open();
        assertEquals(1, rig.statistics.opened());
        assertEquals(1, rig.statistics.open());
        rig.transport.deliver(Peer.close(4001, "enough"));
        assertEquals(1, rig.statistics.opened());
        assertEquals(0, rig.statistics.open());
        assertEquals(Map.of(4001, 1L), rig.statistics.closed());
    }

    @Test
    void theLongestRoundTripIsKept() {
        Duration ping = Duration.ofSeconds(30);
        Rig rig = Rig.open(WebSocketOptions.defaults().withPing(ping).withPongTimeout(ping));
        Duration total = Duration.ZERO;
        Duration longest = Duration.ZERO;
        for (int i = 1; i <= 3; i++) {
            rig.clock.pass(ping.plus(ManualClock.TICK));
            rig.clock.pass(Duration.ofMillis(i == 2 ? 500 : 100));
            rig.transport.deliver(Peer.pong("" + i));
            Duration last = rig.connection.roundTripTime();
            total = total.plus(last);
            longest = last.compareTo(longest) > 0 ? last : longest;
            assertEquals(longest, rig.statistics.longestRoundTrip());
        }
        assertEquals(3, rig.statistics.roundTrips());
        assertEquals(total, rig.statistics.roundTripTime());
    }
}
