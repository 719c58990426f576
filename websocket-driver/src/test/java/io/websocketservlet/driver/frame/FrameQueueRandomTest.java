package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of all sizes come and go at random: what leaves is what came, in order, each frame in one piece. */
class FrameQueueRandomTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatLeavesIsWhatCame(Role role) {
        Random random = new Random(role.ordinal());
        FrameQueue queue = new FrameQueue(new FrameWriter(role == Role.CLIENT ? random::nextInt : null));
        List<String> expected = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(4) > 0) {
                expected.add(add(queue, random));
            } else {
                ByteBuffer[] out = queue.take(random.nextInt(40_000));
                if (out != null) {
                    left.addAll(Peer.of(role).read(Hex.bytes(out)));
                }
            }
        }
        ByteBuffer[] rest = queue.take(Integer.MAX_VALUE);
        if (rest != null) {
            left.addAll(Peer.of(role).read(Hex.bytes(rest)));
        }
        assertEquals(expected, left);
    }

    private static String add(FrameQueue queue, Random random) {
        int[] sizes = {10, 130, 1000, 5000, 70_000};
        byte[] payload = new byte[random.nextInt(sizes[random.nextInt(random.nextInt(20) == 0 ? 5 : 4)])];
        random.nextBytes(payload);
        boolean text = random.nextBoolean();
        if (random.nextBoolean()) {
            queue.add(text ? Opcode.TEXT : Opcode.BINARY, 0, payload);
        } else {
            queue.add(
                    text ? Opcode.TEXT : Opcode.BINARY,
                    0,
                    ByteBuffer.wrap(payload).asReadOnlyBuffer());
        }
        return ((text ? "81 " : "82 ") + Hex.of(payload)).strip();
    }
}
