package io.websocketservlet.driver.message;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes messages of data frames (RFC 6455 5.4 Fragmentation): which frame may follow which, how long a message may
 * become, and that text is UTF-8, all judged as the bytes come.
 *
 * <p>Memory grows with the bytes that have arrived, never with a length that was only announced, and nothing is held
 * between messages. Not thread-safe.
 */
public final class MessageAssembler {

    /** A first array for a frame that has not arrived whole. */
    private static final int FIRST_CAPACITY = 1024;

    /** What has come quadruples its array up to here, and then doubles it: fewer copies against less memory ahead of its use. */
    private static final int LARGE = 1 << 19;

    /** Text up to here is decoded from a buffer that the thread keeps, when its frame has arrived whole. */
    private static final int SCRATCH_SIZE = 8192;

    // One for each thread that reads, not for each connection, and used only within one call.
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[SCRATCH_SIZE]);

    private final long maxLength;
    private final int maxFragments;

    /** The type of the message in progress; null between messages. */
    private Opcode type;

    /** What has come of the message in progress: the first size bytes. Null while that is nothing. */
    private byte[] data;

    private int size;
    private int fragments;
    private int utf8;

    /**
     * @param maxLength how many bytes a message may have
     * @param maxFragments how many frames it may come in
     */
    public MessageAssembler(long maxLength, int maxFragments) {
        this.maxLength = Math.min(maxLength, Integer.MAX_VALUE - 8);
        this.maxFragments = maxFragments;
    }

    /** How many bytes the next data frame may have. */
    public long room() {
        return maxLength - size;
    }

    /** Begins with a data frame whose header has just been read, of a message that no extension has changed. */
    public void begin(FrameReader frame) throws ProtocolException {
        begin(frame, false);
    }

    /**
     * Begins with a data frame whose header has just been read.
     *
     * @param opaque whether the message of which this is the first frame is what extensions made of it: it is put
     *     together as a binary one then, whatever its type
     * @throws ProtocolException if the frame must not come now
     */
    public void begin(FrameReader frame, boolean opaque) throws ProtocolException {
        boolean continues = frame.opcode() == Opcode.CONTINUATION;
        if (continues && type == null) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "continuation frame without a message to continue");
        }
        if (!continues && type != null) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR,
                    "frame with opcode " + frame.opcode().code() + " before the last fragment of a message");
        }
        if (++fragments > maxFragments) {
            throw new ProtocolException(CloseCode.TOO_BIG, "message of more than " + maxFragments + " fragments");
        }
        if (!continues) {
            type = opaque ? Opcode.BINARY : frame.opcode();
            utf8 = Utf8.ACCEPT;
        }
    }

    /**
     * Takes what has arrived of the frame's payload.
     *
     * @return the message if this was the end of its last frame, otherwise null
     * @throws ProtocolException if the text is not UTF-8
     */
    public Message take(FrameReader frame, ByteBuffer in) throws ProtocolException {
        if (isWholeText(frame, in)) {
            return wholeText(frame, in);
        }
        int count = (int) Math.min(frame.remaining(), in.remaining());
        if (count > 0) {
            makeRoomFor(count, frame);
            frame.readPayload(in, data, size, count);
            if (type == Opcode.TEXT) {
                checkText(size, size + count);
            }
            size += count;
        }
        return frame.remaining() == 0 && frame.isFinal() ? finish() : null;
    }

    /** Whether the frame is a text message all by itself, and here from its first byte to its last. */
    private boolean isWholeText(FrameReader frame, ByteBuffer in) {
        return type == Opcode.TEXT
                && fragments == 1
                && frame.isFinal()
                && frame.length() <= SCRATCH_SIZE
                && frame.remaining() == frame.length()
                && in.remaining() >= frame.length();
    }

    private Message wholeText(FrameReader frame, ByteBuffer in) throws ProtocolException {
        byte[] scratch = SCRATCH.get();
        int length = frame.readPayload(in, scratch, 0, SCRATCH_SIZE);
        String text = Utf8.decode(scratch, 0, length);
        if (text == null) {
            throw notUtf8();
        }
        reset();
        return Message.text(text);
    }

    private void makeRoomFor(int count, FrameReader frame) {
        int needed = size + count;
        if (data != null && data.length >= needed) {
            return;
        }
        // All that the message can still become, as far as it is known: no array is made larger than that.
        long announced = frame.isFinal() ? size + frame.remaining() : maxLength;
        long grown = Math.max((needed < LARGE ? 4L : 2L) * needed, FIRST_CAPACITY);
        int capacity = count == frame.remaining() && frame.isFinal() ? needed : (int) Math.min(announced, grown);
        data = data == null ? new byte[capacity] : Arrays.copyOf(data, capacity);
    }

    private void checkText(int from, int to) throws ProtocolException {
        utf8 = Utf8.check(utf8, data, from, to);
        if (utf8 == Utf8.REJECT) {
            throw notUtf8();
        }
    }

    private Message finish() throws ProtocolException {
        if (utf8 != Utf8.ACCEPT) {
            throw notUtf8();
        }
        byte[] whole = data == null ? new byte[0] : data;
        Message message = type == Opcode.TEXT
                ? Message.text(new String(whole, 0, size, StandardCharsets.UTF_8))
                : new Message.Binary(whole, size);
        reset();
        return message;
    }

    private static ProtocolException notUtf8() {
        return new ProtocolException(CloseCode.INVALID_DATA, "text that is not UTF-8");
    }

    private void reset() {
        type = null;
        data = null;
        size = 0;
        fragments = 0;
    }
}
