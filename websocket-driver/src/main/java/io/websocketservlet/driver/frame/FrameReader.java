package io.websocketservlet.driver.frame;

import java.nio.ByteBuffer;

/**
 * The syntax of frames, and the rules that one frame can break alone (RFC 6455 5.2 to 5.5).
 *
 * <pre>
 *   +---------------+---------------+-----------------------+------------+-------------+
 *   |F|R|R|R| opcode|M| length      | length, 16 or 64 bits | masking key| payload     |
 *   |I|S|S|S|       |A|  0..125     | if length is          | 4 bytes    |             |
 *   |N|V|V|V|       |S|  126 | 127  | 126 or 127            | if MASK    |             |
 *   | |1|2|3|       |K|             |                       |            |             |
 *   +---------------+---------------+-----------------------+------------+-------------+
 * </pre>
 *
 * <p>Contract: {@link #readHeader} returns true once the next header is whole, false while bytes are missing, and
 * throws for a frame that must not be; then the payload is taken with {@link #readPayload} or {@link #skipPayload}
 * until {@link #remaining} is 0. Any chunking of the same bytes gives the same frames. Holds no payload. Not
 * thread-safe.
 */
public final class FrameReader {

    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final Role role;
    private final boolean requireMasking;
    private final int usableReservedBits;

    // where we are in the header: the first byte is read if opcode is set, the second if secondRead
    private boolean secondRead;
    private int lengthBytesMissing;
    private int keyBytesMissing;
    private boolean discarding;

    // the header itself
    private int first;
    private Opcode opcode;
    private boolean started;
    private boolean masked;
    private int key;
    private long length;
    private long taken;

    /**
     * @param role who reads: a server wants masked frames, a client unmasked ones (5.1)
     * @param requireMasking false lets a server take unmasked frames as well
     * @param usableReservedBits the reserved bits that an agreed extension uses: 4 for RSV1, 2 for RSV2, 1 for RSV3
     */
    public FrameReader(Role role, boolean requireMasking, int usableReservedBits) {
        this.role = role;
        this.requireMasking = requireMasking;
        this.usableReservedBits = usableReservedBits;
    }

    /**
     * Reads as much of the next header as has come.
     *
     * @param room how long the payload of a data frame may be; control frames have their own limit
     * @return whether the header is whole
     * @throws ProtocolException at the first byte that shows it
     */
    public boolean readHeader(ByteBuffer in, long room) throws ProtocolException {
        if (!started) {
            if (!in.hasRemaining()) {
                return false;
            }
            started = true;
            first = in.get() & 0xFF;
            opcode = Opcode.of(first & 0xF);
            checkFirst();
        }
        if (!secondRead) {
            if (!in.hasRemaining()) {
                return false;
            }
            secondRead = true;
            readSecond(in.get() & 0xFF);
        }
        return readLength(in, room) && readKey(in);
    }

    private void readSecond(int second) throws ProtocolException {
        masked = (second & 0x80) != 0;
        keyBytesMissing = masked ? 4 : 0;
        key = 0;
        taken = 0;
        int shortLength = second & 0x7F;
        lengthBytesMissing = shortLength == LENGTH_16 ? 2 : shortLength == LENGTH_64 ? 8 : 0;
        length = lengthBytesMissing == 0 ? shortLength : 0;
        if (discarding) {
            return;
        }
        // 5.1: a server closes upon a frame that is not masked, a client upon one that is
        if (role == Role.SERVER && !masked && requireMasking) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame from a client without a mask");
        }
        if (role == Role.CLIENT && masked) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame from a server with a mask");
        }
    }

    private void checkFirst() throws ProtocolException {
        if (discarding) {
            return;
        }
        // 5.2: a reserved bit must be 0 unless an extension gives it a meaning, which none does for a control frame
        int reserved = first >> 4 & 7;
        boolean mayUse = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if ((reserved & ~(mayUse ? usableReservedBits : 0)) != 0) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR,
                    "reserved bits " + (reserved >> 2) + (reserved >> 1 & 1) + (reserved & 1)
                            + " in a frame with opcode " + (first & 0xF) + ", no agreed extension uses them");
        }
        if (opcode == null) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "unknown opcode " + (first & 0xF));
        }
        // 5.5: control frames must not be fragmented
        if (opcode.isControl() && !isFinal()) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "fragmented control frame, opcode " + opcode.code());
        }
    }

    private boolean readLength(ByteBuffer in, long room) throws ProtocolException {
        while (lengthBytesMissing > 0) {
            if (!in.hasRemaining()) {
                return false;
            }
            length = length << 8 | in.get() & 0xFF;
            lengthBytesMissing--;
        }
        if (discarding) {
            length &= Long.MAX_VALUE;
            return true;
        }
        if (opcode.isControl()) {
            if (length > MAX_CONTROL_PAYLOAD || length < 0) {
                throw new ProtocolException(
                        CloseCode.PROTOCOL_ERROR,
                        "control frame of " + Long.toUnsignedString(length) + " bytes, at most " + MAX_CONTROL_PAYLOAD
                                + " allowed");
            }
        } else if (length > room || length < 0) {
            // 5.2: the most significant bit of a 64-bit length must be 0; unsigned, such a length is just too long
            throw new ProtocolException(
                    CloseCode.TOO_BIG,
                    "frame of " + Long.toUnsignedString(length) + " bytes, the message may have " + room + " more");
        }
        return true;
    }

    private boolean readKey(ByteBuffer in) {
        while (keyBytesMissing > 0) {
            if (!in.hasRemaining()) {
                return false;
            }
            key = key << 8 | in.get() & 0xFF;
            keyBytesMissing--;
        }
        return true;
    }

    /** Whether this is the last frame of its message. */
    public boolean isFinal() {
        return (first & 0x80) != 0;
    }

    /** The reserved bits: 4 for RSV1, 2 for RSV2, 1 for RSV3. */
    public int reservedBits() {
        return first >> 4 & 7;
    }

    /** What the frame is for; null only while discarding. */
    public Opcode opcode() {
        return opcode;
    }

    /** How long the payload is. */
    public long length() {
        return length;
    }

    /** How many bytes of the payload have not been taken yet. */
    public long remaining() {
        return length - taken;
    }

    /** Moves payload out of the input and unmasks it: as much as there is, at most {@code most} bytes. */
    public int readPayload(ByteBuffer in, byte[] into, int at, int most) {
        int count = (int) Math.min(Math.min(in.remaining(), most), remaining());
        in.get(into, at, count);
        if (masked) {
            Mask.apply(key, taken, into, at, count);
        }
        taken += count;
        return count;
    }

    /** Throws away as much of the payload as there is. */
    public void skipPayload(ByteBuffer in) {
        int count = (int) Math.min(in.remaining(), remaining());
        in.position(in.position() + count);
        taken += count;
    }

    /** Whether the bytes, from first to last, are one Close frame such as the peer sends; takes none of them. */
    public boolean isCloseFrame(ByteBuffer in) {
        int headerLength = role == Role.SERVER ? 6 : 2;
        if (in.remaining() < headerLength || (in.get(in.position()) & 0xFF) != (0x80 | Opcode.CLOSE.code())) {
            return false;
        }
        int second = in.get(in.position() + 1) & 0xFF;
        boolean maskFits = (second & 0x80) != 0 == (role == Role.SERVER);
        int length = second & 0x7F;
        return maskFits && length <= MAX_CONTROL_PAYLOAD && in.remaining() == headerLength + length;
    }

    /** The payload is used up, or given up: makes ready for the next header. */
    public void next() {
        started = false;
        secondRead = false;
    }

    /**
     * From here on frames are only told apart, to find the peer's Close among them: nothing is checked. A header that
     * was refused half-read is read on.
     */
    public void discard() {
        discarding = true;
    }
}
