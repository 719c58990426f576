package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameQueueTest {

    private static final int ALL = Integer.MAX_VALUE;

    /** Large enough to be sent from where it lies. */
    private static final int LARGE = 4096;

    private static FrameQueue queue(Role role) {
        return new FrameQueue(new FrameWriter(role == Role.CLIENT ? () -> Peer.KEY : null));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> taken(Role role, FrameQueue queue, int limit) {
        return Peer.of(role).read(Hex.bytes(queue.take(limit)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void framesLeaveInTheirOrder(Role role) {
        FrameQueue queue = queue(role);
        queue.add(Opcode.TEXT, 0, ascii("a"));
        queue.add(Opcode.PING, 0, ascii("b"));
        queue.add(Opcode.BINARY, 0, Hex.buffer("63"));
        queue.add(Opcode.CLOSE, 0, Hex.bytes("03e8"));
        assertEquals(List.of("81 61", "89 62", "82 63", "88 03e8"), taken(role, queue, ALL));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void smallFramesLeaveInOneBuffer(Role role) {
        FrameQueue queue = queue(role);
        for (int i = 0; i < 200; i++) {
            queue.add(Opcode.BINARY, 0, new byte[20]);
        }
        assertEquals(1, queue.take(ALL).length);
    }

    @Test
    void largePayloadOfAServerLeavesFromWhereItLies() {
        FrameQueue queue = queue(Role.SERVER);
        byte[] payload = new byte[LARGE];
        queue.add(Opcode.TEXT, 0, ascii("x"));
        queue.add(Opcode.BINARY, 0, payload);
        ByteBuffer[] out = queue.take(ALL);
        assertEquals(2, out.length);
        assertEquals("810178 827e1000".replace(" ", ""), Hex.of(out[0]));
        assertSame(payload, out[1].array());
    }

    @Test
    void largePayloadOfAClientIsMaskedInACopy() {
        FrameQueue queue = queue(Role.CLIENT);
        byte[] payload = new byte[LARGE];
        queue.add(Opcode.BINARY, 0, payload);
        ByteBuffer[] out = queue.take(ALL);
        for (ByteBuffer buffer : out) {
            assertNotSame(payload, buffer.array());
        }
        assertArrayEquals(new byte[LARGE], payload);
        assertEquals(List.of("82 " + Hex.of(payload)), Peer.of(Role.CLIENT).read(Hex.bytes(out)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void bufferIsTakenFromPositionToLimitAndLeftAsItIs(Role role) {
        for (int length : new int[] {0, 5, 125, 126, LARGE, 70_000}) {
            byte[] array = new byte[length + 4];
            Arrays.fill(array, (byte) 0x2A);
            ByteBuffer inArray = ByteBuffer.wrap(array, 1, length + 2).slice(1, length);
            ByteBuffer direct = ByteBuffer.allocateDirect(length + 4)
                    .put(array)
                    .flip()
                    .position(2)
                    .limit(length + 2);
            for (ByteBuffer payload : List.of(inArray, inArray.asReadOnlyBuffer(), direct)) {
                FrameQueue queue = queue(role);
                int position = payload.position();
                queue.add(Opcode.BINARY, 0, payload);
                assertEquals(position, payload.position());
                assertEquals(length, payload.remaining());
                assertEquals(List.of(("82 " + "2a".repeat(length)).strip()), taken(role, queue, ALL));
            }
        }
    }

    @Test
    void readOnlyPayloadLeavesWithoutACopyToo() {
        FrameQueue queue = queue(Role.SERVER);
        byte[] payload = new byte[LARGE];
        ByteBuffer readOnly = ByteBuffer.wrap(payload).asReadOnlyBuffer();
        queue.add(Opcode.BINARY, 0, readOnly);
        ByteBuffer[] out = queue.take(ALL);
        assertEquals(2, out.length);
        payload[0] = 1;
        assertEquals(1, out[1].get());
        assertEquals(0, readOnly.position(), "whoever writes moves positions of its own");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedBitsAreWritten(Role role) {
        FrameQueue queue = queue(role);
        queue.add(Opcode.TEXT, 4, ascii("x"));
        queue.add(Opcode.BINARY, 4, new byte[LARGE]);
        List<String> frames = taken(role, queue, ALL);
        assertEquals("c1 78", frames.get(0));
        assertTrue(frames.get(1).startsWith("c2 "));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void urgentFramesOvertakeWhatWaits(Role role) {
        FrameQueue queue = queue(role);
        queue.add(Opcode.TEXT, 0, ascii("a"));
        queue.add(Opcode.BINARY, 0, new byte[LARGE]);
        queue.ping(ascii("i"));
        queue.pong(ascii("o"));
        queue.pong(ascii("p"));
        assertEquals(List.of("8a 6f", "8a 70", "89 69", "81 61", "82 " + "00".repeat(LARGE)), taken(role, queue, ALL));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyPongLeavesAsLongAsNothingIsStalled(Role role) {
        FrameQueue queue = queue(role);
        queue.pong(ascii("1"));
        queue.pong(ascii("2"));
        queue.pong(ascii("2"));
        assertEquals(List.of("8a 31", "8a 32", "8a 32"), taken(role, queue, ALL));
        assertTrue(queue.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void newestPongWinsWhileOutputIsStalled(Role role) {
        FrameQueue queue = queue(role);
        queue.pong(ascii("0"));
        queue.pong(ascii("1"));
        queue.stalled(true);
        queue.pong(ascii("2"));
        queue.pong(ascii("3"));
        assertEquals(List.of("8a 33"), taken(role, queue, ALL));
        queue.pong(ascii("4"));
        queue.pong(ascii("5"));
        queue.stalled(false);
        queue.pong(ascii("6"));
        assertEquals(List.of("8a 35", "8a 36"), taken(role, queue, ALL));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void newestKeepAliveWins(Role role) {
        FrameQueue queue = queue(role);
        queue.ping(ascii("3"));
        queue.ping(ascii("4"));
        assertEquals(List.of("89 34"), taken(role, queue, ALL));
        assertTrue(queue.isEmpty());
    }

    @Test
    void pongGoesOutWithAnEmptyPayload() {
        FrameQueue queue = queue(Role.SERVER);
        queue.pong(new byte[0]);
        assertFalse(queue.isEmpty());
        assertEquals("8a00", Hex.of(queue.take(1)));
        assertTrue(queue.isEmpty());
    }

    /** The limit cuts between frames only, so an urgent frame that comes later stands between frames, too. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void urgentFrameNeverStandsInTheMiddleOfAFrame(Role role) {
        FrameQueue queue = queue(role);
        for (int i = 0; i < 50; i++) {
            queue.add(Opcode.BINARY, 0, new byte[3000 + 100 * i]);
        }
        byte[] all = {};
        int pongs = 0;
        while (!queue.isEmpty()) {
            ByteBuffer[] out = queue.take(1);
            Peer.of(role).read(Hex.bytes(out)); // whole frames, or this fails
            all = Hex.join(all, Hex.bytes(out));
            if (!queue.isEmpty()) {
                queue.pong(ascii(Integer.toString(pongs++)));
            }
        }
        List<String> frames = Peer.of(role).read(all);
        assertTrue(pongs > 10, pongs + " pongs");
        assertEquals(50 + pongs, frames.size());
        assertEquals(
                pongs, frames.stream().filter(frame -> frame.startsWith("8a")).count());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void noMoreIsTakenThanNeededToReachTheLimit(Role role) {
        FrameQueue queue = queue(role);
        for (int i = 0; i < 10; i++) {
            queue.add(Opcode.BINARY, 0, new byte[20_000]);
        }
        assertEquals(1, taken(role, queue, 1).size());
        assertEquals(
                1, taken(role, queue, role == Role.SERVER ? 20_004 : 20_008).size(), "limit met exactly");
        assertEquals(2, taken(role, queue, 20_100).size());
        assertEquals(3, taken(role, queue, 60_000).size());
        assertEquals(3, taken(role, queue, ALL).size());
        assertNull(queue.take(ALL));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void sizeIsWhatWaits(Role role) {
        FrameQueue queue = queue(role);
        assertEquals(0, queue.size());
        long total = 0;
        for (int length : new int[] {0, 10, 126, LARGE, 20_000, 70_000, 5}) {
            queue.add(Opcode.BINARY, 0, new byte[length]);
            int header = length < 126 ? 2 : length < 65536 ? 4 : 10;
            total += header + (role == Role.CLIENT ? 4 : 0) + length;
            assertEquals(total, queue.size());
        }
        while (!queue.isEmpty()) {
            total -= Hex.bytes(queue.take(1)).length;
            assertEquals(total, queue.size());
        }
        assertEquals(0, total);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void sizeCountsNoUrgentFrameThatWasReplaced(Role role) {
        FrameQueue queue = queue(role);
        queue.pong(new byte[100]);
        queue.ping(new byte[50]);
        assertEquals(150, queue.size());
        queue.stalled(true);
        queue.pong(new byte[7]);
        queue.ping(new byte[3]);
        assertEquals(10, queue.size());
        queue.take(ALL);
        assertEquals(0, queue.size());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingIsLeftOnceCleared(Role role) {
        FrameQueue queue = queue(role);
        queue.add(Opcode.BINARY, 0, new byte[LARGE]);
        queue.add(Opcode.TEXT, 0, ascii("x"));
        queue.pong(ascii("o"));
        queue.ping(ascii("i"));
        queue.clear();
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.size());
        assertNull(queue.take(ALL));
        queue.add(Opcode.TEXT, 0, ascii("y"));
        assertEquals(List.of("81 79"), taken(role, queue, ALL));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingWaitsAtFirst(Role role) {
        FrameQueue queue = queue(role);
        assertTrue(queue.isEmpty());
        assertNull(queue.take(ALL));
    }
}
