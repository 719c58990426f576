package io.websocketservlet.driver.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The XOR of RFC 6455 5.3 Client-to-Server Masking, eight bytes at a time. */
public final class Mask {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Mask() {}

    /**
     * Masks or unmasks in place.
     *
     * @param key the four bytes of the masking key, the first one highest
     * @param phase how many bytes of the payload came before these
     */
    public static void apply(int key, long phase, byte[] bytes, int from, int length) {
        int turned = Integer.rotateLeft(key, (int) (phase & 3) * 8);
        int inMemory = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? turned : Integer.reverseBytes(turned);
        long wide = (inMemory & 0xFFFFFFFFL) << 32 | inMemory & 0xFFFFFFFFL;
        int at = from;
        int end = from + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (int i = 0; at < end; at++, i++) {
            bytes[at] ^= (byte) (turned >>> 24 - 8 * (i & 3));
        }
    }
}
