package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.wire.Hex;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections with a client of hixie-75 or hixie-76. */
@Timeout(20)
class ConnectionDraftsTest {

    /** The example of draft 76, 5.2. */
    private static final Agreement HIXIE_76 =
            new Agreement("hixie-76", "", Pipeline.empty(), 829309203L << 32 | 259970620L);

    private static final Agreement HIXIE_75 = new Agreement("hixie-75", "");
    private static final byte[] BODY = Hex.bytes("5e6e3a64735b3455");
    private static final String RESPONSE = "386a4b5327793a472a436f2c5778612d";

    private static final WebSocketOptions PINGING =
            WebSocketOptions.defaults().withPing(Duration.ofSeconds(1)).withPongTimeout(Duration.ofSeconds(1));

    private Rig rig;

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    private static Rig open76(WebSocketOptions options) {
        Rig rig = Rig.started(options, HIXIE_76);
        rig.transport.deliver(BODY);
        rig.recorder.assertNext("open");
        assertEquals(RESPONSE, Hex.of(rig.transport.takeWritten()));
        return rig;
    }

    @Test
    void opensWhenTheChallengeHasCome() {
        rig = Rig.started(PINGING, HIXIE_76);
        assertEquals(ReadyState.CONNECTING, rig.connection.readyState());
        assertTrue(rig.connection.send("A"));
        rig.recorder.assertNext();
        rig.transport.deliver(BODY);
        rig.recorder.assertNext("open");
        assertEquals(RESPONSE + "0041ff", Hex.of(rig.transport.takeWritten()));
        rig.connection.abort();
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aChallengeThatDoesNotComeIsGivenUp() {
        rig = Rig.started(PINGING, HIXIE_76);
        rig.transport.deliver(Hex.bytes("5e6e"));
        rig.clock.pass(PINGING.timing().handshakeTimeout().plus(ManualClock.TICK.multipliedBy(3)));
        assertTrue(rig.transport.isClosed());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aPeerWithoutPongsIsNotAskedForOne() {
        rig = Rig.started(PINGING, HIXIE_75);
        rig.recorder.assertNext("open");
        rig.clock.pass(Duration.ofMinutes(5));
        assertFalse(rig.transport.isClosed());
        assertEquals("", Hex.of(rig.transport.takeWritten()));
        rig.transport.deliver(Hex.bytes("00 4869 ff"));
        rig.recorder.assertNext("message text Hi");
        rig.connection.close();
        rig.settle();
        assertTrue(rig.transport.isClosed());
        rig.recorder.assertNext("close 1005");
    }

    @Test
    void tcpIsClosedWhenThePeerHasSeenTheEnd() {
        rig = open76(PINGING);
        rig.connection.close();
        rig.settle();
        rig.recorder.assertNext("close 1005");
        assertEquals("ff00", Hex.of(rig.transport.takeWritten()));
        assertFalse(rig.transport.isClosed());
        rig.transport.deliver(Hex.bytes("ff00"));
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void aPeerThatDoesNotAnswerIsNotWaitedForForEver() {
        rig = open76(PINGING);
        rig.connection.close();
        rig.settle();
        rig.recorder.assertNext("close 1005");
        assertEquals("ff00", Hex.of(rig.transport.takeWritten()));
        rig.clock.pass(PINGING.timing().closeTimeout().plus(ManualClock.TICK.multipliedBy(3)));
        assertTrue(rig.transport.isClosed());
    }
}
