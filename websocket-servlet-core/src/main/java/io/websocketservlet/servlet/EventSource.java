package io.websocketservlet.servlet;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.upgrade.ServletHandshakeRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * An event stream to a browser's {@code EventSource} (the HTML Standard, 9.2 Server-sent events), with what is kept of the
 * request that it began with. In any servlet or filter whose {@code asyncSupported} is set:
 *
 * <pre>{@code
 * if (EventSource.isEventSource(request)) {
 *     EventSource.accept(request, response, source -> source.send("Hello"));
 *     return;
 * }
 * }</pre>
 *
 * <p><b>Commands</b> ({@link #send}, {@link #ping}, {@link #close}) may be called from any thread, never block, and never
 * throw because it is too late: they return false then. What is sent before the stream is open waits until it is.
 *
 * <p><b>Listeners</b> ({@link #onOpen} ...) are called one at a time and in order, {@link #onClose} exactly once, always, and
 * last. There is one listener for each kind; setting it again replaces it. A listener that throws ends the stream, after
 * {@link #onError} was told.
 */
public interface EventSource extends KeptRequest {

    /**
     * Whether a request asks for an event stream: a GET whose Accept header names {@code text/event-stream}, as that of every
     * browser's {@code EventSource} does. A range that would take any type is not enough.
     */
    static boolean isEventSource(HttpServletRequest request) {
        ServletHandshakeRequest view = new ServletHandshakeRequest(request);
        return EventStreamHandshake.isEventSource(view.method(), view.headers("Accept"));
    }

    /**
     * Takes a request for an event stream with the default options; see
     * {@link #accept(HttpServletRequest, HttpServletResponse, EventSourceOptions, EventSourceHandler)}.
     */
    static void accept(HttpServletRequest request, HttpServletResponse response, EventSourceHandler handler)
            throws IOException, ServletException {
        accept(request, response, EventSourceOptions.defaults(), handler);
    }

    /**
     * Takes a request for an event stream: runs the handler, and lets the response stream. What is no such request is
     * answered with 405, or 406 where the client does not take event streams, one that a limit refuses with what that says, a
     * HEAD with the headers alone; {@link EventSourceHandler#connect} is not called then. In each case the response is done,
     * or on its way: the caller returns, and passes the request on to nobody.
     *
     * @throws IOException if the client is gone, or the handler threw one
     * @throws ServletException if the handler threw a checked exception
     * @throws IllegalStateException if the response is committed already, or the servlet or a filter before it does not
     *     support asynchronous requests: {@code asyncSupported} has to be set for each
     */
    static void accept(
            HttpServletRequest request,
            HttpServletResponse response,
            EventSourceOptions options,
            EventSourceHandler handler)
            throws IOException, ServletException {
        Endpoint endpoint = Endpoints.of(request.getServletContext()).streams().endpoint(EndpointRegistry.INLINE);
        new EventSourceAcceptance(request, response, options, endpoint).accept(handler);
    }

    // Listeners.

    /** Called when events can flow. */
    void onOpen(Runnable listener);

    /** Called before the stream ends for a fault: with what a listener threw. */
    void onError(Consumer<Throwable> listener);

    /**
     * Called when the stream is over, exactly once. No code travels over an event stream; the one told here is that with which
     * a WebSocket would have closed: 1000 if we closed it, 1001 if the application ended, 1006 if the client has gone, which
     * is all that clients ever do, 1008 if the HttpSession ended, 1011 if a listener threw, 1013 if the client took too little
     * of what was sent. It was clean if all that was sent before has gone out.
     */
    void onClose(Consumer<Event.Closed> listener);

    /**
     * Called when nothing waits to be sent any more, after something had to or was refused; if more waits by then, when
     * that is sent. Whoever waits for it sets it before it sends.
     */
    void onDrain(Runnable listener);

    // Commands.

    /**
     * Sends a text as an event of the usual type; a lone surrogate is replaced. False if it is too late, or there is no room
     * for it, where the {@code overflow} option says so: then {@link #onDrain} tells when there is.
     */
    boolean send(String text);

    /**
     * Sends an event, which may go to other streams as well, and is encoded once for all of them. False as above.
     *
     * @throws IllegalArgumentException if it has an id, and the stream has joined an {@link EventHistory}, whose ids say what the
     *     client has seen
     */
    boolean send(ServerSentEvent event);

    /** Sends a comment, which a browser ignores: some data that keeps the connection from looking idle. False as above. */
    boolean ping();

    /**
     * Ends the stream, after all that was sent has gone out. The browser comes back in a while, unless it is told not to: by
     * an event that its page understands, or the answer 204 to its next request. False if it is too late.
     */
    boolean close();

    /** Lets go at once what a listener has sent, which otherwise leaves when the listener has returned. */
    void flush();

    // State.

    /** The address that the client asked for: {@code http://...} or {@code https://...}. */
    String url();

    /** The id of the last event that the client has seen, before it lost its stream and came back; empty if it has none. */
    String lastEventId();

    ReadyState readyState();

    /** How many bytes have been sent that are not yet with the operating system. */
    long bufferedAmount();
}
