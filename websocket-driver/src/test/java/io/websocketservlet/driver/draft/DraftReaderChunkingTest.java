package io.websocketservlet.driver.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.wire.BrowserUtf8;
import io.websocketservlet.driver.wire.Hex;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any chunking of the same bytes gives the same messages and the same end, and they are those of a naive reading. */
class DraftReaderChunkingTest {

    private static final int MAX = 200;

    @ParameterizedTest
    @EnumSource(Draft.class)
    void everyChunkingOfAShortConversation(Draft draft) {
        for (String hex : new String[] {
            "00 4869 ff 80 02 ff00 00 ff 00 c3a9 ff ff 00",
            "66 41 ff ff 80 80 00 00 41 ff 00 e2ff 82 80 01",
            "80 81 00 00 00 41 ff 00 eda080 ff 80 80 80 80 80 ",
            "80 00 ff 01 ff ff 00 00 41 ff 80 82 00 00 41 ff"
        }) {
            byte[] bytes = Hex.bytes(hex);
            List<String> expected = naive(draft, bytes);
            // each bit says whether there is a cut behind that byte
            for (int cuts = 0; cuts < 1 << bytes.length - 1; cuts++) {
                DraftLog log = new DraftLog(draft, MAX);
                int from = 0;
                for (int to = 1; to <= bytes.length; to++) {
                    if (to == bytes.length || (cuts >> to - 1 & 1) != 0) {
                        log.read(bytes, from, to);
                        from = to;
                    }
                }
                assertEquals(expected, log.lines(), hex);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void twoCutsAnywhereInALongerOne(Draft draft) {
        byte[] bytes = Hex.bytes("00" + "c3a9".repeat(40) + "ff 85 28" + "ff".repeat(40) + "80 8110" + "00".repeat(144)
                + "41" + "e282".repeat(20) + "ff 00" + "41".repeat(MAX) + "ff ff 00 00" + "42".repeat(MAX + 1));
        List<String> expected = naive(draft, bytes);
        assertEquals(4, expected.size(), expected::toString);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                DraftLog log = new DraftLog(draft, MAX);
                log.read(bytes, 0, first).read(bytes, first, second).read(bytes, second, bytes.length);
                assertEquals(expected, log.lines(), first + " and " + second);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void randomCutsInRandomFrames(Draft draft) {
        Random random = new Random(75 + draft.ordinal());
        int closings = 0;
        int refusals = 0;
        for (int round = 0; round < 40_000; round++) {
            byte[] bytes = frames(random);
            List<String> expected = naive(draft, bytes);
            DraftLog log = new DraftLog(draft, MAX);
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 300));
                log.read(bytes, from, to);
                from = to;
            }
            assertEquals(expected, log.lines(), "round " + round + ": " + Hex.of(bytes));
            String last = expected.isEmpty() ? "" : expected.get(expected.size() - 1);
            closings += last.equals("closing") ? 1 : 0;
            refusals += last.startsWith("refused") ? 1 : 0;
        }
        assertEquals(draft == Draft.HIXIE_76, closings > 1000, closings + " closings");
        assertEquals(true, refusals > 1000, refusals + " refusals");
    }

    private static byte[] frames(Random random) {
        byte[] bytes = {};
        for (int i = random.nextInt(7); i >= 0; i--) {
            bytes = Hex.join(bytes, frame(random));
        }
        for (int i = random.nextInt(8) == 0 ? 3 : 0; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static byte[] frame(Random random) {
        int size = random.nextInt(10) == 0 ? MAX - 1 + random.nextInt(3) : random.nextInt(12);
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        return switch (random.nextInt(8)) {
            case 0, 1 -> text(random, new String(payload, UTF_8).getBytes(UTF_8));
            case 2 -> text(random, payload);
            case 3 -> text(random, surrogates(random, size / 2));
            case 4 -> Hex.bytes("ff" + "80".repeat(random.nextInt(2)) + "00");
            case 5 -> Hex.bytes("80" + "80".repeat(random.nextInt(11)) + "00");
            default ->
                Hex.join(new byte[] {(byte) (0x80 | random.nextInt(128))}, length(random.nextInt(3), size), payload);
        };
    }

    private static byte[] text(Random random, byte[] payload) {
        byte[] frame = Hex.join(new byte[] {(byte) random.nextInt(3)}, payload, new byte[] {(byte) 0xFF});
        for (int i = 1; i < frame.length - 1; i++) {
            frame[i] = frame[i] == (byte) 0xFF ? (byte) 0xED : frame[i];
        }
        return frame;
    }

    private static byte[] surrogates(Random random, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (new int[] {0xED, 0xA0, 0x80, 0xBF, 0x9F, 0xE2, 0xF0, 0x41})[random.nextInt(8)];
        }
        return bytes;
    }

    private static byte[] length(int zeros, int size) {
        byte[] zero = Hex.bytes("80".repeat(zeros));
        return size < 128
                ? Hex.join(zero, new byte[] {(byte) size})
                : Hex.join(zero, new byte[] {(byte) (0x80 | size >> 7), (byte) (size & 0x7F)});
    }

    /** What a reader of the whole finds, who never thinks of pieces. */
    private static List<String> naive(Draft draft, byte[] bytes) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int type = bytes[at++] & 0xFF;
            if (type < 0x80) {
                int end = at;
                while (end < bytes.length && bytes[end] != -1) {
                    end++;
                }
                if (end - at > MAX) {
                    lines.add("refused with 1009: text of more than " + MAX + " bytes");
                    return lines;
                }
                if (end < bytes.length) {
                    lines.add("text " + BrowserUtf8.decode(Arrays.copyOfRange(bytes, at, end)));
                }
                at = end + 1;
                continue;
            }
            BigInteger length = BigInteger.ZERO;
            int first = at;
            boolean more = true;
            while (more && at < bytes.length) {
                length = length.shiftLeft(7).or(BigInteger.valueOf(bytes[at] & 0x7F));
                more = bytes[at++] < 0;
                if (length.compareTo(BigInteger.valueOf(MAX)) > 0) {
                    lines.add("refused with 1009: frame of at least " + length + " bytes, at most " + MAX + " allowed");
                    return lines;
                }
                if (more && at - first == 9) {
                    lines.add("refused with 1002: length of more than 9 bytes");
                    return lines;
                }
            }
            if (!more && type == 0xFF && length.signum() == 0 && draft == Draft.HIXIE_76) {
                lines.add("closing");
                return lines;
            }
            at += length.intValue();
        }
        return lines;
    }
}
