package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/**
 * A {@link Driver} that does the opening handshake, too, over the same bytes: for connections that no HTTP of anybody
 * else's stands before. It is driven in the same way, and its methods mean the same as the driver's.
 *
 * <pre>{@code
 * while ((event = driver.next(bytes)) != null) handle(event);
 * while ((out = driver.takeOutput(limit)) != null) write(out);
 * }</pre>
 *
 * <p>{@link #next} does not use up its input while the application still has to say what should become of a request: what
 * is left has to be given again.
 */
public abstract sealed class HttpDriver permits ClientDriver, ServerDriver {

    private final Driver driver;

    /** What goes out ahead of all frames; null if nothing does. */
    private ByteBuffer opening;

    /** Why there will be no connection; null if there is no such reason, or it was reported. */
    private Event.Failed failure;

    HttpDriver(Driver driver) {
        this.driver = driver;
    }

    // Input.

    /**
     * The next event. Consumes as much of the input as it needs for it.
     *
     * @return null when there is none in the input
     */
    public final Event next(ByteBuffer in) {
        while (true) {
            Event event = poll();
            if (event != null) {
                return event;
            }
            Event read = read(in);
            if (read == null) {
                return null;
            }
            event = react(read);
            if (event != null) {
                return event;
            }
        }
    }

    /**
     * The first half of {@link #next}: what the next bytes are. Belongs to the reading thread.
     *
     * @return null when there is nothing whole in the input
     */
    public Event read(ByteBuffer in) {
        return driver.read(in);
    }

    /**
     * The second half of {@link #next}: what follows from an event that was read. Belongs to the lock.
     *
     * @return the event to report; null if there is none
     */
    public Event react(Event read) {
        return driver.react(read);
    }

    /** An event that no bytes led to. Null if there is none. */
    public final Event poll() {
        if (failure != null) {
            Event first = failure;
            failure = null;
            return first;
        }
        return driver.poll();
    }

    /** No more bytes will come: {@link Event.Closed} follows, if it has not come yet. */
    public final void end() {
        driver.end();
    }

    // The opening handshake, for those below.

    final void write(byte[] bytes) {
        opening = ByteBuffer.wrap(bytes);
    }

    final void open(Agreement agreed) {
        driver.open(agreed);
    }

    /**
     * There will be no connection: {@link Event.Failed} and {@link Event.Closed} follow.
     *
     * @return false if it had come about already, or was closed
     */
    final boolean refuse(String fault) {
        if (driver.readyState() != ReadyState.CONNECTING || !driver.fail(CloseCode.PROTOCOL_ERROR, fault)) {
            return false;
        }
        failure = new Event.Failed(new ProtocolException(CloseCode.PROTOCOL_ERROR, fault));
        return true;
    }

    // Commands.

    /** See {@link Driver#send}. */
    public final boolean send(Message message) {
        return driver.send(message);
    }

    /** See {@link Driver#ping}. */
    public final boolean ping(byte[] payload, Runnable answered) {
        return driver.ping(payload, answered);
    }

    /** See {@link Driver#keepAlive}. */
    public final boolean keepAlive(byte[] payload) {
        return driver.keepAlive(payload);
    }

    /** See {@link Driver#pong}. */
    public final boolean pong(byte[] payload) {
        return driver.pong(payload);
    }

    /** See {@link Driver#close}. */
    public final boolean close(int code, String reason) {
        return driver.close(code, reason);
    }

    /** See {@link Driver#checkClose}. */
    public final CloseBody checkClose(int code, String reason) {
        return driver.checkClose(code, reason);
    }

    /** See {@link Driver#leave}. */
    public final boolean leave(int code, String reason) {
        return driver.leave(code, reason);
    }

    /** See {@link Driver#fail}. */
    public final boolean fail(int code, String reason) {
        return driver.fail(code, reason);
    }

    /** See {@link Driver#dropOutput}. */
    public final void dropOutput() {
        opening = null;
        driver.dropOutput();
    }

    // Output and state.

    /** See {@link Driver#takeOutput}; what belongs to the opening handshake comes first. */
    public final ByteBuffer[] takeOutput(int limit) {
        if (opening == null) {
            return driver.takeOutput(limit);
        }
        ByteBuffer first = opening;
        opening = null;
        ByteBuffer[] frames = first.remaining() < limit ? driver.takeOutput(limit - first.remaining()) : null;
        if (frames == null) {
            return new ByteBuffer[] {first};
        }
        ByteBuffer[] both = new ByteBuffer[1 + frames.length];
        both[0] = first;
        System.arraycopy(frames, 0, both, 1, frames.length);
        return both;
    }

    /** See {@link Driver#stalled}. */
    public final void stalled(boolean now) {
        driver.stalled(now);
    }

    /** See {@link Driver#hasOutput}. */
    public final boolean hasOutput() {
        return opening != null || driver.hasOutput();
    }

    /** See {@link Driver#outputSize}. */
    public final long outputSize() {
        return (opening == null ? 0 : opening.remaining()) + driver.outputSize();
    }

    /** See {@link Driver#readyState}. */
    public final ReadyState readyState() {
        return driver.readyState();
    }

    /** See {@link Driver#isCloseSent}. */
    public final boolean isCloseSent() {
        return driver.isCloseSent();
    }

    /** See {@link Driver#mayDisconnect}. */
    public final boolean mayDisconnect() {
        return driver.mayDisconnect();
    }

    /** See {@link Driver#agreement}. */
    public final Agreement agreement() {
        return driver.agreement();
    }
}
