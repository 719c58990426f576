package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A WebSocket as an application holds it, on a server and on a client: the browser's interface, from Java.
 *
 * <p><b>Commands</b> ({@link #send}, {@link #ping}, {@link #close} ...) may be called from any thread, never block, and
 * never throw because it is too late: they return false then. They throw only for an argument that could never be sent.
 * What is sent before the connection is open waits until it is.
 *
 * <p><b>Listeners</b> ({@link #onMessage} ...) are called one at a time and in order, {@link #onClose} exactly once, always,
 * and last. There is one listener for each kind; setting it again replaces it. No event is lost if it is set while the
 * connection is being handed over. A listener that throws ends the connection with 1011, after {@link #onError} was
 * told.
 */
public interface WebSocketConnection {

    // Listeners.

    /** Called when the connection is open. */
    void onOpen(Runnable listener);

    /** Called with every whole message. */
    void onMessage(Consumer<Message> listener);

    /** Called with the payload of every ping of the peer's; its pong has been sent. */
    void onPing(Consumer<ByteBuffer> listener);

    /** Called with the payload of every pong of the peer's, asked for or not. */
    void onPong(Consumer<ByteBuffer> listener);

    /**
     * Called before the connection ends for a fault: with a
     * {@link io.websocketservlet.driver.frame.ProtocolException} if it is one of the protocol, which is the peer's or,
     * with 1010, perhaps an extension's of ours; on a client with the {@link java.io.IOException} for which it never opened;
     * otherwise with what a listener threw.
     */
    void onError(Consumer<Throwable> listener);

    /** Called when the connection is over, exactly once. */
    void onClose(Consumer<Event.Closed> listener);

    /**
     * Called when nothing waits to be sent any more, after something had to or was refused; if more waits by then, when
     * that is sent. Whoever waits for it sets it before it sends.
     */
    void onDrain(Runnable listener);

    // Commands.

    /** Sends a text message; a lone surrogate is replaced. False if it is too late. */
    boolean send(String text);

    /** Sends a copy of the bytes between position and limit as a binary message. False if it is too late. */
    boolean send(ByteBuffer bytes);

    /**
     * Sends a message, which may go to other connections as well. False if it is too late; or if there is no room for
     * it, where the {@code overflow} option says so: then {@link #onDrain} tells when there is.
     */
    boolean send(Message message);

    /**
     * Sends a ping. False if it is too late.
     *
     * @throws IllegalArgumentException if the payload has more than 125 bytes
     */
    boolean ping(ByteBuffer payload);

    /**
     * Sends a ping with a text for payload. False if it is too late.
     *
     * @throws IllegalArgumentException if the text has more than 125 bytes in UTF-8
     */
    boolean ping(String payload);

    /**
     * Sends a ping, and calls back, as a listener, when it is answered; not at all if it never is. A second ping with
     * the same payload takes the place of the first. False if it is too late.
     *
     * @throws IllegalArgumentException if the text has more than 125 bytes in UTF-8
     */
    boolean ping(String payload, Runnable answered);

    /**
     * Sends a pong that nobody asked for. False if it is too late.
     *
     * @throws IllegalArgumentException if the payload has more than 125 bytes
     */
    boolean pong(ByteBuffer payload);

    /**
     * Sends a pong that nobody asked for. False if it is too late.
     *
     * @throws IllegalArgumentException if the text has more than 125 bytes in UTF-8
     */
    boolean pong(String payload);

    /** Closes with 1000. False if it is too late. */
    boolean close();

    /**
     * Closes, after all that was sent has gone out, and waits in the background for the peer to agree. False if it is
     * too late.
     *
     * @param code on a server 1000 to 1003, 1007 to 1014 or 3000 to 4999; on a client 1000 or 3000 to 4999
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if the code or the reason may not be sent
     */
    boolean close(int code, String reason);

    /** Takes no message from the peer until {@link #resume}: TCP slows the peer down. */
    void pause();

    /** Takes messages again after {@link #pause}. */
    void resume();

    /**
     * Lets go at once what a listener has sent. Without it, what is sent while messages are being delivered leaves in
     * one write after the last of them, or with the next thing that is sent once that has taken a millisecond.
     */
    void flush();

    // State.

    /** The address of the connection: {@code ws://...} or {@code wss://...}. */
    String url();

    /** The subprotocol that was agreed on; empty if there is none. */
    String protocol();

    /** The extensions that were agreed on, with their parameters as the header says them; empty if there are none. */
    String extensions();

    /** The version of the protocol, such as {@code hybi-13}. */
    String version();

    ReadyState readyState();

    /**
     * How long the peer took to answer the last ping of the {@code ping} option that it has answered; null if it has
     * answered none. Measured from when the ping was queued until its pong was delivered.
     */
    Duration roundTripTime();

    /** How many bytes have been sent that are not yet with the operating system. */
    long bufferedAmount();
}
