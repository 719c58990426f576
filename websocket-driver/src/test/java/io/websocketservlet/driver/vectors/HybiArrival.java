package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.wire.StrictUtf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frame that comes next, as far as it has come: first filled with what the seeds make of it, then changed by our
 * rules. Looked at anew whenever more bytes come.
 */
final class HybiArrival {

    private final HybiSeed connection;
    private final ByteBuffer bytes;

    /** The code that the connection fails with; 0 as long as nothing is wrong. */
    int verdict;

    /** Whether the message that ends here is reported. */
    boolean reported = true;

    /** Whether a ping is answered. */
    boolean answered;

    /** What a Close is reported as and, unless it is 1005, answered with. */
    int closeCode;

    private boolean awaited;

    /** @param bytes all that came and has not been used up; not empty */
    HybiArrival(HybiSeed connection, ByteBuffer bytes) {
        this.connection = connection;
        this.bytes = bytes;
        this.answered = connection.state() == ReadyState.OPEN;
        this.verdict = seedVerdict();
        this.closeCode = isClose() && isWhole() ? seedCloseCode() : 0;
    }

    // What the frame is.

    private int opcode() {
        return bytes.get(0) & 0xF;
    }

    boolean isFinal() {
        return (bytes.get(0) & 0x80) != 0;
    }

    boolean isControl() {
        return opcode() >= 8;
    }

    boolean isClose() {
        return opcode() == 8;
    }

    boolean isPing() {
        return opcode() == 9;
    }

    boolean isPong() {
        return opcode() == 10;
    }

    boolean isMessage() {
        return opcode() <= 2;
    }

    boolean isText() {
        return opcode() == 0 ? connection.message().isText() : opcode() == 1;
    }

    private int second() {
        return bytes.capacity() < 2 ? -1 : bytes.get(1) & 0xFF;
    }

    private boolean lacksMask() {
        return second() >= 0 && (second() & 0x80) == 0;
    }

    /** Without a mask where one is needed. */
    boolean isUnmasked() {
        return lacksMask() && connection.requiresMasking();
    }

    /** With a mask, which only a client may send. */
    boolean isMasked() {
        return second() >= 0 && !lacksMask();
    }

    private int headerLength() {
        int lengthBytes = (second() & 0x7F) == 126 ? 2 : (second() & 0x7F) == 127 ? 8 : 0;
        return 2 + lengthBytes + (lacksMask() ? 0 : 4);
    }

    /** Whether the length has come; it stands before the key. */
    private boolean isLengthKnown() {
        return second() >= 0 && bytes.capacity() >= headerLength() - (lacksMask() ? 0 : 4);
    }

    /** The length; negative if it takes all 64 bits. */
    private long length() {
        return switch (second() & 0x7F) {
            case 126 -> bytes.getShort(2) & 0xFFFFL;
            case 127 -> bytes.getLong(2);
            default -> second() & 0x7F;
        };
    }

    boolean isHeaderWhole() {
        return second() >= 0 && bytes.capacity() >= headerLength();
    }

    boolean isWhole() {
        return isHeaderWhole() && length() >= 0 && bytes.capacity() - headerLength() >= length();
    }

    int size() {
        return (int) (headerLength() + length());
    }

    boolean isEmpty() {
        return isWhole() && length() == 0;
    }

    /** What has come of the payload, without its mask. */
    byte[] payload() {
        int from = headerLength();
        int to = isWhole() ? size() : bytes.capacity();
        byte[] payload = new byte[to - from];
        bytes.get(from, payload);
        for (int i = 0; i < payload.length && !lacksMask(); i++) {
            payload[i] ^= bytes.get(from - 4 + i % 4);
        }
        return payload;
    }

    // What the seeds think of it.

    private int seedVerdict() {
        int byFirstByte = verdictOnFirstByte();
        if (byFirstByte != 0 || second() < 0) {
            return byFirstByte;
        }
        boolean isShort = (second() & 0x7F) <= 125;
        if (isShort && isTooLong()) {
            return 1009;
        }
        if (isUnmasked()) {
            return 1003;
        }
        if (!isShort && isLengthKnown() && isControl() && (length() > 125 || length() < 0)) {
            return 1002;
        }
        if (isLengthKnown() && isTooLong()) {
            return 1009;
        }
        return isWhole() ? verdictOnWhole() : 0;
    }

    private int verdictOnFirstByte() {
        boolean reservedBit = (bytes.get(0) & 0x70) != 0;
        boolean unknown = opcode() > 2 && opcode() < 8 || opcode() > 10;
        boolean fragmentedControl = isControl() && !isFinal();
        return reservedBit || unknown || fragmentedControl || interrupts() ? 1002 : 0;
    }

    private int verdictOnWhole() {
        if (isStrayContinuation()) {
            return 1002;
        }
        boolean judged = isMessage() && isFinal() && isText();
        return judged && !StrictUtf8.isText(connection.message().with(payload())) ? 1007 : 0;
    }

    private boolean isTooLong() {
        long sum = connection.message().size() + length();
        return sum < 0 || sum > connection.maxLength();
    }

    private int seedCloseCode() {
        if (isEmpty()) {
            return 1000;
        }
        int code = codeOnWire();
        boolean known = length() <= 125
                && (code >= 1000 && code <= 1003 || code >= 1007 && code <= 1011 || code >= 3000 && code <= 4999);
        return known && isReasonText() ? code : 1002;
    }

    // What our rules ask, and change.

    boolean isEarly() {
        return connection.state() == ReadyState.CONNECTING;
    }

    boolean isLate() {
        return connection.state() == ReadyState.CLOSED;
    }

    boolean isClosing() {
        return connection.state() == ReadyState.CLOSING;
    }

    boolean endsMessage() {
        return isMessage() && isFinal() && isWhole() && verdict == 0;
    }

    boolean isStrayContinuation() {
        return opcode() == 0 && !connection.message().isBegun();
    }

    /** A message begins within a message, and nothing else is wrong with the first byte. */
    boolean interrupts() {
        return (bytes.get(0) & 0x70) == 0
                && (opcode() == 1 || opcode() == 2)
                && connection.message().isBegun();
    }

    int verdictOnInterruption() {
        if (isUnmasked()) {
            return 1002;
        }
        if (isLengthKnown() && isTooLong()) {
            return 1009;
        }
        return isHeaderWhole() ? 1002 : 0;
    }

    /** Which fragment of its message this is. */
    int fragment() {
        return isMessage() ? connection.message().fragments() + 1 : 0;
    }

    /** Whether no text begins with what has come of the message. */
    boolean isTextGoneWrong() {
        return isMessage()
                && isText()
                && !StrictUtf8.isBeginningOfText(connection.message().with(payload()));
    }

    /** The code of a Close; 0 if it has none. */
    int codeOnWire() {
        return isWhole() && length() >= 2 ? ByteBuffer.wrap(payload()).getShort() & 0xFFFF : 0;
    }

    boolean isReasonText() {
        return length() < 2 || StrictUtf8.isText(Arrays.copyOfRange(payload(), 2, (int) length()));
    }

    /** The reason of a Close; empty if it is no text. */
    String reason() {
        byte[] payload = payload();
        return payload.length > 2 && isReasonText()
                ? new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8)
                : "";
    }

    void await() {
        awaited = true;
    }

    boolean isAwaited() {
        return awaited;
    }

    void discardFromHere() {
        connection.discard();
    }
}
