package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.wire.Hex;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {

    private static final int KEY = 0x37FA213D;

    /** What RFC 6455 5.3 says, one byte at a time. */
    private static void maskByteByByte(int key, long phase, byte[] bytes, int from, int length) {
        for (int i = 0; i < length; i++) {
            bytes[from + i] ^= (byte) (key >>> 24 - 8 * (int) ((phase + i) % 4));
        }
    }

    @Test
    void exampleOfTheRfc() {
        byte[] hello = Hex.bytes("48 65 6c 6c 6f");
        Mask.apply(KEY, 0, hello, 0, hello.length);
        assertEquals("7f9f4d5158", Hex.of(hello));
    }

    /** Up to where the longest payloads have a loop of their own, and beyond. */
    @Test
    void everyLengthPhaseAndOffsetIsWhatOneByteAtATimeGives() {
        Random random = new Random(1);
        for (int length = 0; length <= 600; length++) {
            for (int phase = 0; phase < 8; phase++) {
                for (int from = 0; from <= 9; from++) {
                    byte[] masked = new byte[from + length + 9];
                    random.nextBytes(masked);
                    byte[] expected = masked.clone();
                    int key = random.nextInt();
                    maskByteByByte(key, phase, expected, from, length);
                    Mask.apply(key, phase, masked, from, length);
                    assertArrayEquals(expected, masked, "length " + length + ", phase " + phase + ", from " + from);
                }
            }
        }
    }

    @Test
    void phaseMayBeBeyondAnInt() {
        for (long phase : new long[] {1L << 31, (1L << 32) + 3, Long.MAX_VALUE}) {
            byte[] masked = new byte[21];
            byte[] expected = new byte[21];
            int inKey = (int) (phase % 4);
            maskByteByByte(KEY, inKey, expected, 0, 21);
            Mask.apply(KEY, phase, masked, 0, 21);
            assertArrayEquals(expected, masked, "phase " + phase);
        }
    }

    @Test
    void inPiecesAsInOneGo() {
        byte[] whole = new byte[37];
        new Random(2).nextBytes(whole);
        byte[] pieces = whole.clone();
        Mask.apply(KEY, 0, whole, 0, 37);
        for (int cut = 0; cut <= 37; cut++) {
            byte[] cutOnce = pieces.clone();
            Mask.apply(KEY, 0, cutOnce, 0, cut);
            Mask.apply(KEY, cut, cutOnce, cut, 37 - cut);
            assertArrayEquals(whole, cutOnce, "cut at " + cut);
        }
    }

    @Test
    void maskingTwiceGivesTheBytesBack() {
        byte[] bytes = new byte[100];
        new Random(3).nextBytes(bytes);
        byte[] before = bytes.clone();
        Mask.apply(KEY, 0, bytes, 0, 100);
        Mask.apply(KEY, 0, bytes, 0, 100);
        assertArrayEquals(before, bytes);
    }
}
