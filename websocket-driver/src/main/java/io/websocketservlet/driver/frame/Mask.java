package io.websocketservlet.driver.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The XOR of RFC 6455 5.3 Client-to-Server Masking, eight bytes at a time. */
public final class Mask {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** From this length on the plain loop, of which the compiler makes vector instructions, is the fastest one. */
    private static final int VECTORS_PAY = 512;

    private static final int BLOCK = 8 * Long.BYTES;

    private Mask() {}

    /**
     * Masks or unmasks in place.
     *
     * @param key the four bytes of the masking key, the first one highest
     * @param phase how many bytes of the payload came before these
     */
    public static void apply(int key, long phase, byte[] bytes, int from, int length) {
        int turned = Integer.rotateLeft(key, (int) (phase & 3) * 8);
        if (length < VECTORS_PAY) {
            int end = from + length;
            applyLongs(turned, bytes, applyBlocks(turned, bytes, from, end), end);
        } else {
            applyLongs(turned, bytes, from, from + length);
        }
    }

    /** Short payloads are over before vectors start: here the loop is unrolled by hand. Returns where it stopped. */
    private static int applyBlocks(int turned, byte[] bytes, int from, int end) {
        long wide = wide(turned);
        int at = from;
        for (; at <= end - BLOCK; at += BLOCK) {
            xor(bytes, at, wide);
            xor(bytes, at + 8, wide);
            xor(bytes, at + 16, wide);
            xor(bytes, at + 24, wide);
            xor(bytes, at + 32, wide);
            xor(bytes, at + 40, wide);
            xor(bytes, at + 48, wide);
            xor(bytes, at + 56, wide);
        }
        return at;
    }

    private static void applyLongs(int turned, byte[] bytes, int from, int end) {
        long wide = wide(turned);
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            xor(bytes, at, wide);
        }
        for (int i = 0; at < end; at++, i++) {
            bytes[at] ^= (byte) (turned >>> 24 - 8 * (i & 3));
        }
    }

    private static void xor(byte[] bytes, int at, long wide) {
        LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
    }

    /** The key twice, as it lies in memory. */
    private static long wide(int key) {
        int inMemory = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        return (inMemory & 0xFFFFFFFFL) << 32 | inMemory & 0xFFFFFFFFL;
    }
}
