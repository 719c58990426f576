package io.websocketservlet.driver.extension;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One whole message on its way through the extensions: what the frames hold, and the bits of their header that say what
 * it is. Immutable; the bytes must not be changed, since the application or other connections may hold them as well.
 *
 * @param isText whether the message is a text, in UTF-8
 * @param reservedBits 4 for RSV1, 2 for RSV2, 1 for RSV3, as they stand in the first frame
 * @param bytes what is between position and limit
 */
public record Payload(boolean isText, int reservedBits, ByteBuffer bytes) {

    public Payload {
        Objects.requireNonNull(bytes, "bytes");
    }

    /** A text message that no extension has touched. */
    public static Payload text(String text) {
        return new Payload(true, 0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A binary message that no extension has touched; the array must not be changed any more. */
    public static Payload binary(byte[] bytes) {
        return new Payload(false, 0, ByteBuffer.wrap(bytes));
    }

    /** The bytes. Each call gives a buffer of its own, which may be read from without disturbing anybody. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** How many bytes there are. */
    public int length() {
        return bytes.remaining();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        byte[] copy = new byte[length()];
        bytes.get(bytes.position(), copy);
        return copy;
    }

    /** The bytes, which must not be changed: a copy only where they are not an array of their own. */
    public byte[] array() {
        return bytes.hasArray() && bytes.array().length == length() ? bytes.array() : toBytes();
    }

    /** The same kind of message with other content, which must not be changed any more, and other reserved bits. */
    public Payload with(int bits, byte[] content) {
        return new Payload(isText, bits, ByteBuffer.wrap(content));
    }

    /** The same message with other reserved bits. */
    public Payload with(int bits) {
        return bits == reservedBits ? this : new Payload(isText, bits, bytes);
    }
}
