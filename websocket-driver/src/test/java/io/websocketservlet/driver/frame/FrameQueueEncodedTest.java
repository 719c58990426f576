package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Frames of another framing in the queue: they leave as they are, in their turn. */
class FrameQueueEncodedTest {

    private final FrameQueue queue = new FrameQueue(new FrameWriter(null));

    private String taken(int limit) {
        return Hex.of(queue.take(limit));
    }

    @Test
    void encodedFramesLeaveAsTheyAreAndTogether() {
        queue.addEncoded(Hex.bytes("00 4869 ff"));
        queue.addEncoded(Hex.bytes("ff 00"));
        assertEquals(6, queue.size());
        assertEquals("004869ff" + "ff00", taken(1));
        assertEquals(0, queue.size());
        assertTrue(queue.isEmpty());
    }

    @Test
    void largeOnesAreSentFromWhereTheyLieInTheirTurn() {
        byte[] large = new byte[5000];
        queue.addEncoded(Hex.bytes("00 41 ff"));
        queue.addEncoded(large);
        queue.addEncoded(Hex.bytes("00 42 ff"));
        assertEquals(5006, queue.size());
        ByteBuffer[] buffers = queue.take(Integer.MAX_VALUE);
        assertEquals("0041ff" + "00".repeat(5000) + "0042ff", Hex.of(buffers));
        assertSame(large, buffers[1].array());
        assertEquals(0, queue.size());
        assertTrue(queue.isEmpty());
    }

    @Test
    void largeOneAloneIsOneBuffer() {
        queue.addEncoded(new byte[4096]);
        assertEquals(1, queue.take(1).length);
        assertTrue(queue.isEmpty());
    }

    @Test
    void limitIsKeptBetweenThem() {
        queue.addEncoded(new byte[4096]);
        queue.addEncoded(Hex.bytes("ff 00"));
        assertEquals(4096, Hex.bytes(queue.take(1)).length);
        assertEquals("ff00", taken(1));
    }

    @Test
    void openingLeavesBeforeAllFramesEvenUrgentOnes() {
        queue.add(Opcode.TEXT, 0, Hex.bytes("41"));
        queue.ping(Hex.bytes("42"));
        queue.pong(Hex.bytes("43"));
        queue.addOpening(Hex.bytes("48545450"));
        assertEquals(4 + 3 + 1 + 1, queue.size());
        assertEquals("48545450" + "8a0143" + "890142" + "810141", taken(Integer.MAX_VALUE));
        assertEquals(0, queue.size());
        assertTrue(queue.isEmpty());
    }

    @Test
    void openingCountsTowardsTheLimit() {
        queue.addOpening(Hex.bytes("48545450"));
        queue.add(Opcode.TEXT, 0, Hex.bytes("41"));
        assertEquals("48545450", taken(4));
        assertEquals("810141", taken(4));
    }

    @Test
    void openingIsDroppedWithTheRest() {
        queue.addOpening(Hex.bytes("48545450"));
        assertFalse(queue.isEmpty());
        queue.clear();
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.size());
    }
}
