package io.websocketservlet.benchmarks.comparison;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Frames of a server (RFC 6455 5.2), put together to messages, each of which has to be the expected one. */
final class Replies {

    private static final int CLOSE = 8;
    private static final int MAX_HEADER = 10;

    /** Compressed messages are compared when their length has not come before, and one in so many. */
    private static final int INFLATED = 64;

    private final byte[] expected;

    /** What is there of a header that has not come whole. */
    private final ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);

    /** Of the frame's payload: how much is still to come. */
    private long remaining;

    private boolean inFrame;
    private boolean last;
    private boolean control;
    private boolean compressed;
    private boolean closed;

    /** Of the message: how much has come. */
    private int position;

    private byte[] deflated;
    private int deflatedLength = -1;
    private int deflatedCount;

    Replies(byte[] expected) {
        this.expected = expected;
    }

    /** Whether the server has sent a Close frame. */
    boolean isClosed() {
        return closed;
    }

    /** Takes all of the bytes, and answers how many messages they have completed. */
    int take(ByteBuffer bytes) {
        int messages = 0;
        while (bytes.hasRemaining() || inFrame && remaining == 0) {
            if (!inFrame && !readHeader(bytes)) {
                break;
            }
            int count = (int) Math.min(remaining, bytes.remaining());
            if (!control) {
                takePayload(bytes, count);
            }
            bytes.position(bytes.position() + count);
            remaining -= count;
            if (remaining > 0) {
                break;
            }
            inFrame = false;
            if (!control && last) {
                complete();
                messages++;
            }
        }
        return messages;
    }

    private boolean readHeader(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            header.put(bytes.get());
            int length = header.position() < 2 ? MAX_HEADER : headerLength(header.get(1) & 0x7F);
            if (header.position() == length) {
                begin();
                header.clear();
                return true;
            }
        }
        return false;
    }

    private static int headerLength(int length) {
        return length == 126 ? 4 : length == 127 ? 10 : 2;
    }

    private void begin() {
        int first = header.get(0);
        int opcode = first & 0x0F;
        int length = header.get(1) & 0x7F;
        inFrame = true;
        last = first < 0;
        control = opcode >= CLOSE;
        closed |= opcode == CLOSE;
        remaining = length == 126 ? header.getShort(2) & 0xFFFF : length == 127 ? header.getLong(2) : length;
        if (!control && opcode != 0) {
            position = 0;
            compressed = (first & 0x40) != 0;
        }
    }

    private void takePayload(ByteBuffer bytes, int count) {
        if (compressed) {
            if (deflated == null) {
                deflated = new byte[2 * expected.length + 64];
            }
            bytes.get(bytes.position(), deflated, position, count);
        } else {
            int from = bytes.arrayOffset() + bytes.position();
            if (position + count > expected.length
                    || !Arrays.equals(bytes.array(), from, from + count, expected, position, position + count)) {
                throw new IllegalStateException("a reply differs from what was sent");
            }
        }
        position += count;
    }

    private void complete() {
        if (compressed) {
            if (position != deflatedLength || ++deflatedCount % INFLATED == 0) {
                deflatedLength = position;
                compareInflated();
            }
        } else if (position != expected.length) {
            throw new IllegalStateException("a reply of " + position + " bytes, " + expected.length + " were sent");
        }
    }

    /** RFC 7692 7.2.2 Decompression. Neither side takes its context over, so each message stands for itself. */
    private void compareInflated() {
        byte[] end = {0, 0, (byte) 0xFF, (byte) 0xFF};
        System.arraycopy(end, 0, deflated, position, end.length);
        byte[] inflated = new byte[expected.length + 1];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated, 0, position + end.length);
            int length = inflater.inflate(inflated);
            if (!Arrays.equals(inflated, 0, length, expected, 0, expected.length)) {
                throw new IllegalStateException("a compressed reply differs from what was sent");
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a reply cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }
}
