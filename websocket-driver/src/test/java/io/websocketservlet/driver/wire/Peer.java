package io.websocketservlet.driver.wire;

import io.websocketservlet.driver.frame.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The other end, as tests need it: writes what a peer would write, sensible or not, and reads what we wrote. It knows
 * the wire format by itself, so that our code is not measured by our code.
 */
public final class Peer {

    /** The masking key of the example in RFC 6455 5.7, and the one that every client of a test uses. */
    public static final int KEY = 0x37FA213D;

    /** First bytes of final frames. */
    public static final int TEXT = 0x81;

    public static final int BINARY = 0x82;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;
    public static final int PONG = 0x8A;

    /** First bytes of a message in fragments: how it begins, goes on and ends. */
    public static final int TEXT_BEGINS = 0x01;

    public static final int BINARY_BEGINS = 0x02;
    public static final int GOES_ON = 0x00;
    public static final int ENDS = 0x80;

    private final boolean masks;

    private Peer(boolean masks) {
        this.masks = masks;
    }

    /** Who talks to an endpoint in this role: a client to a server, and the other way round. */
    public static Peer of(Role role) {
        return new Peer(role == Role.SERVER);
    }

    /** Who talks to an endpoint in this role, but masks where it must not, and does not where it must. */
    public static Peer confused(Role role) {
        return new Peer(role != Role.SERVER);
    }

    public byte[] text(String text) {
        return frame(TEXT, text);
    }

    public byte[] binary(byte[] bytes) {
        return frame(BINARY, bytes);
    }

    public byte[] ping(String payload) {
        return frame(PING, payload);
    }

    public byte[] pong(String payload) {
        return frame(PONG, payload);
    }

    public byte[] close() {
        return frame(CLOSE, new byte[0]);
    }

    public byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    public byte[] frame(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame with the shortest header there is for it. */
    public byte[] frame(int first, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; masks && i < masked.length; i++) {
            masked[i] ^= (byte) (KEY >>> 24 - 8 * (i % 4));
        }
        return Hex.join(header(first, payload.length), masked);
    }

    /** Only the header of a frame, with the masking key if there is one. */
    public byte[] header(int first, long length) {
        return header(first, length, length < 126 ? 0 : length < 1 << 16 ? 2 : 8);
    }

    /** A header whose length takes no, two or eight more bytes, needed or not. */
    public byte[] header(int first, long length, int lengthBytes) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        int maskBit = masks ? 0x80 : 0;
        switch (lengthBytes) {
            case 0 -> header.put((byte) (maskBit | length));
            case 2 -> header.put((byte) (maskBit | 126)).putShort((short) length);
            default -> header.put((byte) (maskBit | 127)).putLong(length);
        }
        if (masks) {
            header.putInt(KEY);
        }
        return Hex.bytes(header.flip());
    }

    /**
     * Reads what we wrote: of each frame the first byte and, after a space, the payload in hex. Fails if a mask is where
     * none should be or the other way round, or if a frame is not whole.
     */
    public List<String> read(byte[] bytes) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int second = in.get() & 0xFF;
            if ((second & 0x80) == 0 != masks) {
                throw new AssertionError("a mask where none should be, or none where one should be: " + Hex.of(bytes));
            }
            long length = switch (second & 0x7F) {
                case 126 -> in.getShort() & 0xFFFFL;
                case 127 -> in.getLong();
                default -> second & 0x7F;
            };
            int key = masks ? 0 : in.getInt();
            byte[] payload = new byte[(int) length];
            in.get(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= (byte) (key >>> 24 - 8 * (i % 4));
            }
            String hex = Hex.of(payload);
            frames.add(String.format("%02x", first) + (hex.isEmpty() ? "" : " " + hex));
        }
        return frames;
    }
}
