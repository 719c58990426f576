package io.websocketservlet.driver.message;

import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.Utf8;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One whole message: text or binary (RFC 6455 5.6 Data Frames). Immutable, and may be sent to any number of connections,
 * from any thread: what has to be done for each of them alike is done once and kept with the message.
 */
public abstract sealed class Message permits Message.Text, Message.Binary {

    /**
     * Something made of the message.
     *
     * @param next what was made before; null if nothing was
     */
    private record Made(Object encoder, Object result, Made next) {}

    /**
     * Makes something of a message.
     *
     * @param <R> what is made; not changed any more
     * @param <X> why that may fail
     */
    @FunctionalInterface
    public interface Encoding<R, X extends Exception> {

        /** Returns null if there is nothing to keep. */
        R encode() throws X;
    }

    /** What was made of the message, the newest first: written under this, read without. Null as long as nothing was. */
    private volatile Made made;

    private Message() {}

    /**
     * What an encoder makes of this message, made at the first call and kept as long as the message is. Two threads do
     * not make the same at the same time: the second one waits.
     *
     * @param encoder makes the same of this message as every one that it equals; says nothing of any connection
     * @param type what encoders like this one make
     * @param encoding called if no such encoder has made anything of this message yet
     */
    public final <R, X extends Exception> R encoded(Object encoder, Class<R> type, Encoding<R, X> encoding) throws X {
        R kept = find(encoder, type);
        return kept == null ? encode(encoder, type, encoding) : kept;
    }

    private synchronized <R, X extends Exception> R encode(Object encoder, Class<R> type, Encoding<R, X> encoding)
            throws X {
        R result = find(encoder, type);
        if (result == null) {
            result = encoding.encode();
            if (result != null) {
                made = new Made(encoder, result, made);
            }
        }
        return result;
    }

    private <R> R find(Object encoder, Class<R> type) {
        for (Made each = made; each != null; each = each.next) {
            if (each.encoder.equals(encoder)) {
                return type.cast(each.result);
            }
        }
        return null;
    }

    /** A text message. A lone surrogate goes out as U+FFFD would in a browser: replaced. */
    public static Message text(String text) {
        return new Text(text);
    }

    /** A binary message. The array becomes the message's own: it must not be changed any more. */
    public static Message binary(byte[] bytes) {
        return new Binary(bytes, bytes.length);
    }

    /** A binary message with a copy of the bytes between position and limit; the buffer is left as it was. */
    public static Message binary(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return binary(copy);
    }

    public abstract boolean isText();

    /**
     * The text of a text message.
     *
     * @throws IllegalStateException if the message is binary
     */
    public abstract String text();

    /** The bytes: of a binary message, or of a text in UTF-8. Each call gives a read-only buffer of its own. */
    public abstract ByteBuffer bytes();

    /** Appends the message to what leaves, as one frame; a large one without copying it. */
    public abstract void appendTo(FrameQueue out);

    /** A text message. */
    public static final class Text extends Message {

        private static final byte[] NOT_KEPT = {};

        private final String text;

        /** Null if they were never asked for, {@link #NOT_KEPT} if once. */
        private volatile byte[] utf8;

        private Text(String text) {
            this.text = Objects.requireNonNull(text, "text");
        }

        @Override
        public boolean isText() {
            return true;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(utf8()).asReadOnlyBuffer();
        }

        /** Kept when they are asked for again: most messages are sent once. */
        private byte[] utf8() {
            byte[] kept = utf8;
            if (kept != null && kept != NOT_KEPT) {
                return kept;
            }
            byte[] encoded = Utf8.encode(text);
            utf8 = kept == null ? NOT_KEPT : encoded;
            return encoded;
        }

        @Override
        public void appendTo(FrameQueue out) {
            out.add(Opcode.TEXT, 0, utf8());
        }

        @Override
        public String toString() {
            return "text of " + text.length() + " characters";
        }
    }

    /** A binary message. */
    public static final class Binary extends Message {

        private final byte[] bytes;
        private final int length;

        /** Of the array, which becomes the message's own, the first so many bytes. */
        Binary(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        public boolean isText() {
            return false;
        }

        @Override
        public String text() {
            throw new IllegalStateException("a binary message of " + length + " bytes has no text");
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer();
        }

        @Override
        public void appendTo(FrameQueue out) {
            out.add(Opcode.BINARY, 0, bytes, 0, length);
        }

        @Override
        public String toString() {
            return "binary of " + length + " bytes";
        }
    }
}
