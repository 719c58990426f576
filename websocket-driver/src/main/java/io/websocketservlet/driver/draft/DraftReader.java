package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frames of both drafts (draft 76, 5.3 Data framing).
 *
 * <pre>
 *   type 00..7F   text in UTF-8, up to a byte FF
 *   type 80..FF   length, 7 bits in each byte but the last with bit 80, and as many bytes: skipped, whatever they are
 *   FF 00         the closing handshake begins, or is answered; only with hixie-76
 * </pre>
 *
 * <p>Any chunking of the same bytes gives the same messages. Memory grows with the text that has arrived, a length that
 * was announced takes none, and nothing is held between messages. Not thread-safe.
 */
public final class DraftReader {

    private static final int LENGTH_FOLLOWS = 0x80;
    private static final int CLOSING = 0xFF;
    private static final byte END_OF_TEXT = (byte) 0xFF;

    /** As many as a long can take in; one byte less would do for any length that is allowed. */
    private static final int MAX_LENGTH_BYTES = 9;

    /** A first array for a text that has not arrived whole; from there it doubles. */
    private static final int FIRST_CAPACITY = 1024;

    private final Draft draft;
    private final long maxLength;

    /** What the next byte belongs to. */
    private Expected expected = Expected.TYPE;

    private int type;

    /** What has been read of a length, then how many bytes are still to be skipped. */
    private long length;

    private int lengthBytes;

    /** What has come of the text in progress: the first size bytes. Null while that is nothing. */
    private byte[] text;

    private int size;
    private boolean closing;

    private enum Expected {
        TYPE,
        LENGTH,
        SKIPPED,
        TEXT,
        NOTHING
    }

    /**
     * @param maxLength how many bytes a message may have, and a frame that is skipped
     */
    public DraftReader(Draft draft, long maxLength) {
        this.draft = draft;
        this.maxLength = Math.min(maxLength, Integer.MAX_VALUE - 8);
    }

    /**
     * Reads up to the end of the next message. What comes after the closing handshake or after a refusal means nothing,
     * and is thrown away.
     *
     * @return null when the input is used up
     * @throws ProtocolException at the first byte that makes something too long
     */
    public Message read(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            switch (expected) {
                case TYPE -> readType(in.get() & 0xFF);
                case LENGTH -> readLength(in.get() & 0xFF);
                case SKIPPED -> skip(in);
                case TEXT -> {
                    if (readText(in)) {
                        return takeMessage();
                    }
                }
                case NOTHING -> in.position(in.limit());
            }
        }
        return null;
    }

    /** Whether the peer began the closing handshake or answered ours: all messages before it have been read. */
    public boolean isClosing() {
        return closing;
    }

    private void readType(int value) {
        type = value;
        expected = type >= LENGTH_FOLLOWS ? Expected.LENGTH : Expected.TEXT;
        length = 0;
        lengthBytes = 0;
    }

    private void readLength(int value) throws ProtocolException {
        length = length << 7 | value & 0x7F;
        lengthBytes++;
        if (length > maxLength) {
            throw refused(
                    CloseCode.TOO_BIG, "frame of at least " + length + " bytes, at most " + maxLength + " allowed");
        }
        if ((value & 0x80) == 0) {
            endLength();
        } else if (lengthBytes == MAX_LENGTH_BYTES) {
            throw refused(CloseCode.PROTOCOL_ERROR, "length of more than " + MAX_LENGTH_BYTES + " bytes");
        }
    }

    private void endLength() {
        if (length > 0) {
            expected = Expected.SKIPPED;
        } else if (type == CLOSING && draft.hasClosingHandshake()) {
            closing = true;
            expected = Expected.NOTHING;
        } else {
            expected = Expected.TYPE;
        }
    }

    private void skip(ByteBuffer in) {
        int count = (int) Math.min(in.remaining(), length);
        in.position(in.position() + count);
        length -= count;
        if (length == 0) {
            expected = Expected.TYPE;
        }
    }

    /** Takes what has come of a text; returns whether that was all of it. */
    private boolean readText(ByteBuffer in) throws ProtocolException {
        int room = (int) maxLength - size;
        int count = countText(in, room);
        if (count > room) {
            throw refused(CloseCode.TOO_BIG, "text of more than " + maxLength + " bytes");
        }
        boolean whole = count < in.remaining();
        if (count > 0) {
            makeRoomFor(count, whole);
            in.get(text, size, count);
            size += count;
        }
        if (whole) {
            in.get();
        }
        return whole;
    }

    /** How many bytes there are before the end of the text, or the end of the input; not more than one beyond the room. */
    private static int countText(ByteBuffer in, int room) {
        int from = in.position();
        int most = Math.min(in.remaining(), room + 1);
        int count = 0;
        while (count < most && in.get(from + count) != END_OF_TEXT) {
            count++;
        }
        return count;
    }

    private void makeRoomFor(int count, boolean whole) {
        int needed = size + count;
        if (text != null && text.length >= needed) {
            return;
        }
        int capacity = whole ? needed : (int) Math.min(maxLength, Math.max(2L * needed, FIRST_CAPACITY));
        text = text == null ? new byte[capacity] : Arrays.copyOf(text, capacity);
    }

    private Message takeMessage() {
        Message message = Message.text(text == null ? "" : decode(text, size));
        text = null;
        size = 0;
        expected = Expected.TYPE;
        return message;
    }

    /** 5.3: what is not UTF-8 becomes U+FFFD; how much of it becomes one is as in a browser. Changes the bytes. */
    private static String decode(byte[] bytes, int size) {
        String decoded = new String(bytes, 0, size, StandardCharsets.UTF_8);
        if (decoded.indexOf('\uFFFD') < 0) {
            return decoded;
        }
        // An encoded surrogate is the one case where the platform takes several bytes for one error, and a browser each
        // for its own. A lead byte that never is one parts them.
        boolean changed = false;
        for (int i = 0; i < size - 1; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i] = (byte) 0xFF;
                changed = true;
            }
        }
        return changed ? new String(bytes, 0, size, StandardCharsets.UTF_8) : decoded;
    }

    /** Gives up: from here on everything is thrown away. */
    private ProtocolException refused(int code, String message) {
        expected = Expected.NOTHING;
        text = null;
        return new ProtocolException(code, message);
    }
}
