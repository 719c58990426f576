package io.websocketservlet.driver.message;

import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.Utf8;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One whole message: text or binary (RFC 6455 5.6 Data Frames). Immutable, and may be sent to any number of connections.
 */
public abstract sealed class Message permits Message.Text, Message.Binary {

    private Message() {}

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

        private final String text;

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
            return ByteBuffer.wrap(Utf8.encode(text)).asReadOnlyBuffer();
        }

        @Override
        public void appendTo(FrameQueue out) {
            out.add(Opcode.TEXT, 0, Utf8.encode(text));
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
