package io.websocketservlet.driver;

import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Utf8;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/** The way of messages through the agreed extensions (RFC 6455 9). */
final class Passage {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Pipeline extensions;
    private final Object encoder;
    private final int maxLength;

    /**
     * Of the thread that reads: what the first frame says of the message in progress; null if no extension has changed
     * it.
     */
    private Payload opaque;

    /** Why a message could not be prepared; null if all could. */
    private volatile ProtocolException failure;

    Passage(Pipeline extensions, long maxLength) {
        this.extensions = extensions;
        this.encoder = extensions.encoder();
        this.maxLength = (int) Math.min(maxLength, Integer.MAX_VALUE - 8);
    }

    /** Whether the message that this data frame belongs to is what extensions made of it. */
    boolean isOpaque(FrameReader frame) {
        if (frame.opcode() != Opcode.CONTINUATION) {
            boolean changed = extensions.concerns(frame.reservedBits());
            opaque = changed ? new Payload(frame.opcode() == Opcode.TEXT, frame.reservedBits(), NOTHING) : null;
        }
        return opaque != null;
    }

    /**
     * Makes of a message what it was before the peer's extensions.
     *
     * @param raw binary if it is opaque
     * @return null if the connection is over meanwhile
     */
    Message restore(Message raw) throws ProtocolException {
        if (opaque == null) {
            return raw;
        }
        Payload whole = new Payload(opaque.isText(), opaque.reservedBits(), raw.bytes());
        opaque = null;
        Payload payload = extensions.incoming(whole, maxLength);
        if (payload == null) {
            return null;
        }
        byte[] bytes = payload.array();
        if (!payload.isText()) {
            return Message.binary(bytes);
        }
        String text = Utf8.decode(bytes, 0, bytes.length);
        if (text == null) {
            throw new ProtocolException(CloseCode.INVALID_DATA, "text that is not UTF-8");
        }
        return Message.text(text);
    }

    /**
     * Makes of a message what leaves, if that is kept with the message, so that {@link #write} finds it. For any thread.
     */
    void prepare(Message message) {
        if (encoder == null || failure != null) {
            return;
        }
        try {
            encodeOnce(message);
        } catch (ProtocolException e) {
            failure = e;
        }
    }

    /**
     * Appends a message to what leaves, as the extensions make it.
     *
     * @throws ProtocolException if one of them fails, or has failed at {@link #prepare}
     */
    void write(Message message, FrameQueue out) throws ProtocolException {
        if (failure != null) {
            throw failure;
        }
        Payload payload = encoder == null ? encode(message) : encodeOnce(message);
        if (payload != null) {
            out.add(payload.isText() ? Opcode.TEXT : Opcode.BINARY, payload.reservedBits(), payload.bytes());
        }
    }

    /** The payload is kept, not the frame: of a client's, each is masked with a key of its own. */
    private Payload encodeOnce(Message message) throws ProtocolException {
        return message.encoded(encoder, Payload.class, () -> encode(message));
    }

    private synchronized Payload encode(Message message) throws ProtocolException {
        return extensions.outgoing(new Payload(message.isText(), 0, message.bytes()));
    }

    /** The connection is over. */
    void close() {
        extensions.close();
    }
}
