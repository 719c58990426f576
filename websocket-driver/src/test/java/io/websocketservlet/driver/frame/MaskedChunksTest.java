package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory that serves again. */
class MaskedChunksTest {

    private static final int LARGE = 10_000;

    private final MaskedChunks chunks = new MaskedChunks();

    private static FrameQueue client() {
        return new FrameQueue(new FrameWriter(() -> Peer.KEY));
    }

    private static byte[] filled(int value) {
        byte[] payload = new byte[LARGE];
        Arrays.fill(payload, (byte) value);
        return payload;
    }

    @Test
    void whatIsGivenBackServesAgain() {
        ByteBuffer chunk = chunks.borrow(LARGE);
        assertNotSame(chunk, chunks.borrow(LARGE));
        chunk.put((byte) 1).flip();
        chunks.giveBack(chunk);
        ByteBuffer again = chunks.borrow(LARGE);
        assertSame(chunk, again);
        assertEquals(0, again.position());
        assertEquals(again.capacity(), again.limit());
    }

    @Test
    void aChunkIsLessThanTwiceAsLargeAsNeeded() {
        for (int length = 4097; length <= MaskedChunks.LARGEST; length += 7) {
            int capacity = chunks.borrow(length).capacity();
            assertTrue(capacity >= length && capacity < 2 * length + 32, length + " in " + capacity);
        }
    }

    @Test
    void whatIsNoChunkIsNotTaken() {
        int size = chunks.borrow(LARGE).capacity();
        ByteBuffer whole = ByteBuffer.allocate(2 * size);
        for (ByteBuffer other : List.of(
                ByteBuffer.allocate(size + 1),
                ByteBuffer.allocateDirect(size),
                whole.slice(0, size),
                whole.slice(size, size))) {
            chunks.giveBack(other);
            assertNotSame(other, chunks.borrow(LARGE));
        }
    }

    @Test
    void onlySomeAreKept() {
        ByteBuffer[] many = new ByteBuffer[40];
        Arrays.setAll(many, i -> chunks.borrow(LARGE));
        for (ByteBuffer chunk : many) {
            chunks.giveBack(chunk);
        }
        for (int i = 0; i < 16; i++) {
            assertSame(many[15 - i], chunks.borrow(LARGE));
        }
    }

    @Test
    void framesOfTwoConnectionsDoNotMeet() {
        FrameQueue one = client();
        FrameQueue other = client();
        one.add(Opcode.BINARY, 0, filled(1));
        other.add(Opcode.BINARY, 0, filled(2));
        ByteBuffer[] ones = one.take(Integer.MAX_VALUE);
        ByteBuffer[] others = other.take(Integer.MAX_VALUE);
        assertEquals("82 " + Hex.of(ByteBuffer.wrap(filled(1))), read(ones));
        one.giveBack(ones);
        one.add(Opcode.BINARY, 0, filled(3));
        assertEquals("82 " + Hex.of(ByteBuffer.wrap(filled(2))), read(others));
        assertEquals("82 " + Hex.of(ByteBuffer.wrap(filled(3))), read(one.take(Integer.MAX_VALUE)));
    }

    private static String read(ByteBuffer[] buffers) {
        List<String> frames = Peer.of(Role.CLIENT).read(Hex.bytes(buffers));
        assertEquals(1, frames.size());
        return frames.get(0);
    }

    @Test
    void aServersPayloadIsNeverTaken() {
        int size = chunks.borrow(LARGE).capacity();
        FrameQueue server = new FrameQueue(new FrameWriter(null));
        byte[] payload = new byte[size];
        server.add(Opcode.BINARY, 0, payload);
        ByteBuffer[] taken = server.take(Integer.MAX_VALUE);
        server.giveBack(taken);
        FrameQueue client = client();
        client.add(Opcode.BINARY, 0, filled(1));
        client.take(Integer.MAX_VALUE);
        assertArrayEquals(new byte[size], payload);
    }
}
