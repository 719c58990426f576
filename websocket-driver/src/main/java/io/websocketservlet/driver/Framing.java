package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/**
 * How a connection says things once the opening handshake is agreed on: as RFC 6455 does, or as one of the drafts before
 * it. {@link #read} belongs to the thread that reads, everything else to the lock, but for {@link #prepare}, which any thread
 * may call.
 */
sealed interface Framing permits Rfc6455Framing, DraftFraming {

    /**
     * What the next bytes are.
     *
     * @return null when the input is used up
     */
    Event read(ByteBuffer in);

    /** Whether there is a way to say this. */
    boolean carries(Message message);

    /** Does what takes long for a message that is about to be written, as far as it can be done beforehand. */
    void prepare(Message message);

    /**
     * Appends a message that it carries to the output.
     *
     * @throws ProtocolException if an extension fails at it
     */
    void write(Message message, FrameQueue out) throws ProtocolException;

    /** Whether there are pings and pongs, and Close frames whose answer is worth waiting for. */
    boolean hasControlFrames();

    /** Whether the peer can say that it has seen the end of the connection. */
    boolean hasClosingHandshake();

    /** Appends our word for the end to the output. */
    void writeClose(CloseBody body, FrameQueue out);

    /** The connection is over. */
    void end();
}
