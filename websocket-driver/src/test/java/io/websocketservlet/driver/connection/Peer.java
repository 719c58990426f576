package io.websocketservlet.driver.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The client at the other end, in bytes (RFC 6455 5.2). Written by hand and not with the product's own frames, so that
 * no fault is made twice.
 */
final class Peer {

    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final int SHOWN = 16;

    private Peer() {}

    static byte[] text(String text) {
        return frame(0x81, utf8(text)); // FIN, text
    }

    static byte[] binary(int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return frame(0x82, payload); // FIN, binary
    }

    static byte[] ping(String payload) {
        return frame(0x89, utf8(payload)); // FIN, ping
    }

    static byte[] pong(String payload) {
        return frame(0x8A, utf8(payload)); // FIN, pong
    }

    static byte[] close() {
        return frame(0x88, new byte[0]); // FIN, close, without a code
    }

    static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(
                0x88, // FIN, close
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A masked frame. */
    static byte[] frame(int first, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length < 126) {
            out.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            out.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        out.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        byte[] frame = new byte[out.position()];
        out.flip().get(frame);
        return frame;
    }

    static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /**
     * What a server wrote, frame by frame: {@code text hello}, {@code binary 01ff}, {@code close 1000 bye}.
     *
     * @throws AssertionError if it is not a sequence of whole, final, unmasked frames
     */
    static List<String> read(byte[] output) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(output);
        while (in.hasRemaining()) {
            frames.add(readFrame(in));
        }
        return frames;
    }

    private static String readFrame(ByteBuffer in) {
        require(in, 2);
        int first = in.get() & 0xFF;
        long length = in.get() & 0xFF;
        if ((first & 0xF0) != 0x80) {
            throw new AssertionError("not a final frame without reserved bits: " + Integer.toHexString(first));
        }
        if ((length & 0x80) != 0) {
            throw new AssertionError("a masked frame from a server");
        }
        if (length == 126) {
            require(in, 2);
            length = in.getShort() & 0xFFFF;
        } else if (length == 127) {
            require(in, 8);
            length = in.getLong();
        }
        require(in, length);
        byte[] payload = new byte[(int) length];
        in.get(payload);
        return switch (first & 0x0F) {
            case 0x1 -> "text " + shown(new String(payload, StandardCharsets.UTF_8));
            case 0x2 -> "binary " + shown(HexFormat.of().formatHex(payload));
            case 0x8 -> "close " + closeBody(payload);
            case 0x9 -> "ping " + new String(payload, StandardCharsets.UTF_8);
            case 0xA -> "pong " + new String(payload, StandardCharsets.UTF_8);
            default -> throw new AssertionError("opcode " + (first & 0x0F));
        };
    }

    private static void require(ByteBuffer in, long count) {
        if (in.remaining() < count) {
            throw new AssertionError("the output ends in the middle of a frame");
        }
    }

    /** A long value by its beginning and its length. */
    static String shown(String value) {
        return value.length() <= 2 * SHOWN ? value : value.substring(0, SHOWN) + "... " + value.length();
    }

    private static String closeBody(byte[] payload) {
        if (payload.length == 0) {
            return "empty";
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        return (code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8)).strip();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
