package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Admission;
import io.websocketservlet.driver.connection.EventStreamOptions;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import io.websocketservlet.driver.handshake.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How event streams are to behave. Immutable; begin with {@link #defaults} and change what differs. In web.xml each option is
 * an init-param with the name of its method here, less the {@code with}.
 *
 * @param stream what must happen within what time, and how much may wait
 * @param headers more headers for the response
 * @param executor where listeners run
 * @param admission how many clients there may be; their origins are the browser's business, which {@code
 *     Access-Control-Allow-Origin} among the headers tells
 * @param history what every stream joins; null for none
 */
public record EventSourceOptions(
        EventStreamOptions stream,
        Headers headers,
        ListenerExecutor executor,
        Admission admission,
        EventHistory history) {

    private static final EventSourceOptions DEFAULTS = new EventSourceOptions(
            EventStreamOptions.defaults(),
            new Headers(),
            ListenerExecutor.worker(),
            WebSocketOptions.defaults().admission(),
            null);

    /** Clients come back after 5 s, a ping every 15 s, 16 MiB waiting to be sent. */
    public static EventSourceOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Copies what could be changed, and checks what has rules.
     *
     * @throws IllegalArgumentException if a header is the stream's own
     */
    public EventSourceOptions {
        Objects.requireNonNull(stream, "stream");
        headers = Headers.copyOf(headers);
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(admission, "admission");
        headers.forEach((name, value) -> EventStreamHandshake.checkCustomHeader(name));
    }

    /** What goes into the response beside what the stream needs there; a copy. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    // The response.

    /**
     * One more header for the response, such as {@code Access-Control-Allow-Origin}; the first with a name counts, but cookies and
     * the like may repeat. It takes the place of one that a filter has set, other than a cookie or {@code Vary}. {@code Cache-Control} and {@code
     * X-Accel-Buffering} take the place of those that keep caches and proxies from holding events back.
     */
    public EventSourceOptions withHeader(String name, String value) {
        return new EventSourceOptions(stream, headers().add(name, value), executor, admission, history);
    }

    /** Where listeners run; by default on threads that may block, and {@code direct} means the same. */
    public EventSourceOptions withExecutor(ListenerExecutor listeners) {
        return new EventSourceOptions(stream, headers, listeners, admission, history);
    }

    /** What every stream joins when the handler has taken it; null, the default, for none. */
    public EventSourceOptions withHistory(EventHistory joined) {
        return new EventSourceOptions(stream, headers, executor, admission, joined);
    }

    // Time.

    /** How long a client that lost its stream waits before it comes back; 5 s by default. */
    public EventSourceOptions withRetry(Duration wait) {
        return with(stream.withRetry(wait));
    }

    /**
     * Over how long those clients spread whom the end of the application sends away: each is told to wait for {@code retry}
     * and a random part of this, so that they do not all come back at the same moment; 15 s by default.
     */
    public EventSourceOptions withRetrySpread(Duration spread) {
        return with(stream.withRetrySpread(spread));
    }

    /**
     * How often a comment is sent, which is how it is noticed that a client is gone; every 15 s by default, {@link
     * Duration#ZERO} for never.
     */
    public EventSourceOptions withPing(Duration interval) {
        return with(stream.withPing(interval));
    }

    /**
     * How long a client may take over what is being written to it, some 64 KiB at a time, before it is given up with 1006; a minute by
     * default.
     */
    public EventSourceOptions withWriteTimeout(Duration timeout) {
        return with(stream.withWriteTimeout(timeout));
    }

    /**
     * How long a stream lasts at most, less a random part of up to a tenth; {@link Duration#ZERO}, the default, for ever. Then it
     * ends with 1000 and the reason {@code lifetime}, and the browser comes back for another: what it is allowed to is judged
     * anew, and of a client whose network went away without a word this much is held at most.
     */
    public EventSourceOptions withLifetime(Duration longest) {
        return with(stream.withLifetime(longest));
    }

    // Limits.

    /**
     * How many bytes may wait to be sent to a client; 16 MiB by default. What becomes of more, {@link #withOverflow} says. An
     * event that is longer by itself passes when nothing waits.
     */
    public EventSourceOptions withMaxBufferedAmount(long bytes) {
        return with(stream.withMaxBufferedAmount(bytes));
    }

    /** What becomes of an event for which there is no room; by default the stream ends with 1013. */
    public EventSourceOptions withOverflow(Overflow policy) {
        return with(stream.withOverflow(policy));
    }

    /**
     * How many streams a servlet has at most, and all {@code accept} calls of an application together; 0, the default, for
     * any number. One more is refused with 503.
     */
    public EventSourceOptions withMaxConnections(int connections) {
        return with(new Admission(
                Set.of(), connections, admission.maxConnectionsPerAddress(), admission.closeWithSession()));
    }

    /** How many of them go to one remote address at most; 0, the default, for any number. One more is refused with 429. */
    public EventSourceOptions withMaxConnectionsPerAddress(int connections) {
        return with(new Admission(Set.of(), admission.maxConnections(), connections, admission.closeWithSession()));
    }

    /** Whether a stream ends with 1008 when the HttpSession that its request belonged to ends; false by default. */
    public EventSourceOptions withCloseWithSession(boolean closes) {
        return with(new Admission(Set.of(), admission.maxConnections(), admission.maxConnectionsPerAddress(), closes));
    }

    private EventSourceOptions with(EventStreamOptions other) {
        return new EventSourceOptions(other, headers, executor, admission, history);
    }

    private EventSourceOptions with(Admission other) {
        return new EventSourceOptions(stream, headers, executor, other, history);
    }
}
