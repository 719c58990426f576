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

/** Any chunking of the same bytes gives the same frames, and the same refusal at the same place. */
class FrameReaderChunkingTest {

    private static final long ROOM = 1 << 20;

    /** Reads whatever comes, and puts down what it was: the frames, then why and after how many bytes it ended. */
    private static final class Log {

        private final FrameReader reader;
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder payload = new StringBuilder();
        private boolean inFrame;
        private boolean failed;
        private int used;

        Log(Role role) {
            reader = new FrameReader(role, true, 4);
        }

        void read(byte[] bytes, int from, int to) {
            ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
            try {
                while (!failed && readFrame(in)) {
                    reader.next();
                }
            } catch (ProtocolException e) {
                failed = true;
                lines.add("refused with " + e.closeCode() + " after " + (used + in.position() - from) + ": "
                        + e.getMessage());
            }
            used += to - from;
        }

        private boolean readFrame(ByteBuffer in) throws ProtocolException {
            if (!inFrame && !reader.readHeader(in, ROOM)) {
                return false;
            }
            inFrame = true;
            byte[] piece = new byte[7];
            int count;
            do {
                count = reader.readPayload(in, piece, 0, piece.length);
                payload.append(Hex.of(ByteBuffer.wrap(piece, 0, count)));
            } while (count > 0);
            if (reader.remaining() > 0) {
                return false;
            }
            lines.add(reader.opcode() + " " + reader.isFinal() + " " + reader.reservedBits() + " " + payload);
            payload.setLength(0);
            inFrame = false;
            return true;
        }
    }

    private static List<String> whole(Role role, byte[] bytes) {
        Log log = new Log(role);
        log.read(bytes, 0, bytes.length);
        return log.lines;
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyChunkingOfAShortConversation(Role role) {
        Peer peer = Peer.of(role);
        byte[] bytes = Hex.join(peer.frame(0xC1, "Hi"), peer.header(Peer.PING, 0, 2), new byte[] {(byte) 0x8B});
        List<String> expected = whole(role, bytes);
        assertEquals(3, expected.size(), expected::toString);
        // each bit says whether there is a cut behind that byte
        for (int cuts = 0; cuts < 1 << bytes.length - 1; cuts++) {
            Log log = new Log(role);
            int from = 0;
            for (int to = 1; to <= bytes.length; to++) {
                if (to == bytes.length || (cuts >> to - 1 & 1) != 0) {
                    log.read(bytes, from, to);
                    from = to;
                }
            }
            assertEquals(expected, log.lines, () -> "chunking of " + Hex.of(bytes));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void twoCutsAnywhereInALongerOne(Role role) {
        Peer peer = Peer.of(role);
        byte[] bytes = Hex.join(
                peer.frame(Peer.TEXT_BEGINS, "Hel"),
                peer.header(Peer.PONG, 0, 8),
                peer.frame(Peer.ENDS, "lo".repeat(70)),
                peer.close(1000, "bye"),
                peer.header(Peer.BINARY, 1L << 40));
        List<String> expected = whole(role, bytes);
        assertEquals(5, expected.size(), expected::toString);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                Log log = new Log(role);
                log.read(bytes, 0, first);
                log.read(bytes, first, second);
                log.read(bytes, second, bytes.length);
                assertEquals(expected, log.lines, first + " and " + second);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void randomCutsInRandomFrames(Role role) {
        Random random = new Random(role.ordinal());
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = frames(role, random);
            Log log = new Log(role);
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 300));
                log.read(bytes, from, to);
                from = to;
            }
            assertEquals(whole(role, bytes), log.lines, "round " + round);
        }
    }

    private static byte[] frames(Role role, Random random) {
        Peer peer = Peer.of(role);
        byte[] bytes = {};
        for (int i = random.nextInt(6); i >= 0; i--) {
            Opcode opcode = Opcode.values()[random.nextInt(6)];
            byte[] payload = new byte[random.nextInt(opcode.isControl() ? 126 : 400)];
            random.nextBytes(payload);
            bytes = Hex.join(bytes, peer.frame(0x80 | opcode.code(), payload));
        }
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
