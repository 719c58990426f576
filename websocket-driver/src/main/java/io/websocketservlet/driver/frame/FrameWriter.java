package io.websocketservlet.driver.frame;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/** Frames to bytes (RFC 6455 5.2). Stateless but for the source of masking keys. */
public final class FrameWriter {

    /** A header without a masking key is at most this long. */
    private static final int MAX_HEADER = 10;

    private final IntSupplier maskingKeys;

    /**
     * @param maskingKeys for a client, a source of keys that nobody can predict (5.3); null for a server, which does
     *     not mask
     */
    public FrameWriter(IntSupplier maskingKeys) {
        this.maskingKeys = maskingKeys;
    }

    /** Whether payloads go out unchanged, so that they can be sent where they lie. */
    boolean sendsPayloadAsIs() {
        return maskingKeys == null;
    }

    /** How many bytes a frame with this payload takes at most. */
    int lengthOf(int payload) {
        return MAX_HEADER + (maskingKeys == null ? 0 : Integer.BYTES) + payload;
    }

    /** Writes a final frame whole. */
    void write(Opcode opcode, int reservedBits, byte[] payload, int from, int length, ByteBuffer out) {
        writeHeader(opcode, reservedBits, length, out);
        if (maskingKeys == null) {
            out.put(payload, from, length);
            return;
        }
        int key = maskingKeys.getAsInt();
        out.putInt(key);
        int at = out.position();
        out.put(payload, from, length);
        Mask.apply(key, 0, out.array(), out.arrayOffset() + at, length);
    }

    /** Writes the header of a final frame, up to where the masking key or the payload follows. */
    void writeHeader(Opcode opcode, int reservedBits, int length, ByteBuffer out) {
        int maskBit = maskingKeys == null ? 0 : 0x80;
        out.put((byte) (0x80 | reservedBits << 4 | opcode.code()));
        // 5.2: the minimal number of bytes must be used to encode the length
        if (length < 126) {
            out.put((byte) (maskBit | length));
        } else if (length < 1 << 16) {
            out.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            out.put((byte) (maskBit | 127)).putLong(length);
        }
    }
}
