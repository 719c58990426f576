package io.websocketservlet.driver.traffic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes frames anew as another peer might have written them: messages in fragments, of which some are empty, pings and
 * pongs between these, lengths with more bytes than they take, other masks. Knows the wire format by itself.
 */
final class Rewriter {

    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    /** What its pings and pongs say, and no other. */
    private static final byte[] BETWEEN = "between two fragments".getBytes(StandardCharsets.US_ASCII);

    private final boolean masks;
    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Rewriter(boolean masks, Random random) {
        this.masks = masks;
        this.random = random;
    }

    /** Whether it put a frame with this payload in. */
    static boolean isBetween(ByteBuffer payload) {
        return payload.equals(ByteBuffer.wrap(BETWEEN));
    }

    /** Whole frames, whether they are written anew or left as they are. */
    byte[] rewrite(byte[] frames) {
        out.reset();
        ByteBuffer in = ByteBuffer.wrap(frames);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int second = in.get() & 0xFF;
            byte[] payload = new byte[length(in, second & 0x7F)];
            int key = masks ? in.getInt() : 0;
            in.get(payload);
            mask(payload, key);
            if ((first & 8) != 0 || random.nextInt(4) > 0) {
                frame(first, payload, 0, payload.length);
            } else {
                fragments(first, payload);
            }
        }
        return out.toByteArray();
    }

    private static int length(ByteBuffer in, int shortLength) {
        return switch (shortLength) {
            case 126 -> in.getShort() & 0xFFFF;
            case 127 -> (int) in.getLong();
            default -> shortLength;
        };
    }

    private void fragments(int first, byte[] payload) {
        int from = 0;
        int opcode = first & 0x7F;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int to = i == 0 ? payload.length : from + random.nextInt(payload.length - from + 1);
            frame(i == 0 ? opcode | 0x80 : opcode, payload, from, to);
            from = to;
            opcode = 0;
            if (i > 0 && random.nextInt(3) == 0) {
                frame(random.nextBoolean() ? PING : PONG, BETWEEN, 0, BETWEEN.length);
            }
        }
    }

    private void frame(int first, byte[] payload, int from, int to) {
        int length = to - from;
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        int maskBit = masks ? 0x80 : 0;
        boolean isControl = (first & 8) != 0;
        int wasted = isControl ? 0 : random.nextInt(20);
        if (length > 0xFFFF || wasted == 1) {
            header.put((byte) (maskBit | 127)).putLong(length);
        } else if (length > 125 || wasted == 2) {
            header.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            header.put((byte) (maskBit | length));
        }
        int key = masks ? random.nextInt() : 0;
        if (masks) {
            header.putInt(key);
        }
        out.write(header.array(), 0, header.position());
        byte[] copy = Arrays.copyOfRange(payload, from, to);
        mask(copy, key);
        out.writeBytes(copy);
    }

    private static void mask(byte[] bytes, int key) {
        for (int i = 0; key != 0 && i < bytes.length; i++) {
            bytes[i] ^= (byte) (key >>> 24 - 8 * (i & 3));
        }
    }
}
