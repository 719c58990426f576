package io.websocketservlet.driver.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes as tests write them down. */
public final class Hex {

    private Hex() {}

    /** Bytes from hex digits; spaces between them are there for the reader. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(bytes(hex));
    }

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** What lies between position and limit of the buffers, which are left as they are. */
    public static String of(ByteBuffer... buffers) {
        return of(bytes(buffers));
    }

    /** What lies between position and limit of the buffers, which are left as they are. */
    public static byte[] bytes(ByteBuffer... buffers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(buffer.position(), copy);
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
