package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.handshake.HttpResponse;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/** What a driver reports, in the order in which it happened. {@link Closed} comes exactly once, last. */
public sealed interface Event {

    /**
     * A request has come over a bare connection: {@link ServerDriver#start} makes a WebSocket of it.
     *
     * @param body what has come behind the head so far: the beginning of the request's body, or frames of a client in a
     *     hurry. A view of the input, where it stays unread; good until the driver is given input again
     */
    record Connected(HttpRequest request, ByteBuffer body) implements Event {}

    /** The opening handshake is done. */
    record Opened() implements Event {}

    /** A whole message. */
    record Received(Message message) implements Event {}

    /** A Ping frame; its Pong is on its way already. The payload must not be changed. */
    record Pinged(ByteBuffer payload) implements Event {}

    /**
     * A Pong frame, asked for or not.
     *
     * @param answered whom to tell that a ping of theirs is answered; null if nobody waits
     */
    record Ponged(ByteBuffer payload, Runnable answered) implements Event {}

    /** The peer broke the protocol, or an extension or a handshake of ours broke down; {@link Closed} follows. */
    record Failed(ProtocolException cause) implements Event {}

    /**
     * The connection is over.
     *
     * @param code our own if we failed, refused or abandoned the connection, the peer's if its Close frame came, our own
     *     if we left and were not answered, otherwise 1006
     * @param reason never null
     * @param wasClean whether both sides sent a Close frame
     */
    record Closed(int code, String reason, boolean wasClean) implements Event {}

    /** The peer's Close frame as it was read: what becomes of it is decided by {@link Driver#react}. */
    record PeerClosing(CloseBody body) implements Event {}

    /** The response to the challenge of hixie-76, whose last bytes were read: {@link Driver#react} sends it. */
    record Challenged(byte[] response) implements Event {}

    /** A server's answer as it was read: what becomes of it is decided by {@link ClientDriver#react}. */
    record Answered(HttpResponse answer) implements Event {}

    /**
     * What was read instead of a request or an answer: {@link ClientDriver#react} or {@link ServerDriver#react} makes a
     * {@link Failed} of it.
     *
     * @param isHead whether it began as a HEAD request, whose answer has no body
     */
    record Unreadable(HandshakeException refusal, boolean isHead) implements Event {}
}
