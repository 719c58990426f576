package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Tokens;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How connections are to behave. Immutable; begin with {@link #defaults} and change what differs. In web.xml each
 * option is an init-param with the name of its method here, less the {@code with}.
 *
 * @param protocols the subprotocols spoken, in the order of preference of a client
 * @param extensions what both ends may agree to do to messages
 * @param headers more headers for the opening handshake
 * @param drafts whether a server speaks hixie-75 and hixie-76, too
 * @param transport how a server takes the connection over
 * @param executor where listeners run
 * @param admission whom a server lets in
 * @param limits what a peer may send, and how much waits for it
 * @param timing what must happen within what time
 * @param debug whether each frame is logged
 */
public record WebSocketOptions(
        List<String> protocols,
        Extensions extensions,
        Headers headers,
        boolean drafts,
        TransportChoice transport,
        ListenerExecutor executor,
        Admission admission,
        Limits limits,
        Timing timing,
        boolean debug) {

    /** How a server takes over the connection of a request. */
    public enum TransportChoice {
        /** The container's own way where there is an adapter for it, otherwise the standard one. */
        AUTO,
        /** The standard way, {@code HttpServletRequest.upgrade}. */
        SERVLET,
        /** The container's own way; the handshake fails where there is none. */
        NATIVE
    }

    private static final WebSocketOptions DEFAULTS = new WebSocketOptions(
            List.of(),
            Extensions.none(),
            new Headers(),
            false,
            TransportChoice.AUTO,
            ListenerExecutor.worker(),
            Admission.DEFAULTS,
            Limits.defaults(),
            Timing.defaults(),
            false);

    /**
     * A server's defaults: no subprotocol, no extension, same origin only, messages of up to 64 MiB, 16 MiB waiting to
     * be sent, a ping every 30 s and 30 s for its pong.
     */
    public static WebSocketOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Copies what could be changed, and checks what has rules.
     *
     * @throws IllegalArgumentException if a protocol is no token, or a header is the protocol's own
     */
    public WebSocketOptions {
        protocols = List.copyOf(protocols);
        Objects.requireNonNull(extensions, "extensions");
        headers = Headers.copyOf(headers);
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(admission, "admission");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timing, "timing");
        for (String protocol : protocols) {
            if (!Tokens.isToken(protocol)) {
                throw new IllegalArgumentException("protocol \"" + protocol + "\" is not a token");
            }
        }
        headers.forEach((name, value) -> ServerHandshake.checkCustomHeader(name));
    }

    /** What goes into the opening handshake beside what the protocol puts there; a copy. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    // The opening handshake.

    /** The subprotocols that are spoken. The first one in the client's order that is among them is chosen. */
    public WebSocketOptions withProtocols(String... names) {
        return new WebSocketOptions(
                List.of(names), extensions, headers, drafts, transport, executor, admission, limits, timing, debug);
    }

    /**
     * The extensions that may be agreed on, the one preferred most first; none by default. {@code
     * PermessageDeflate.server()} compresses messages.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public WebSocketOptions withExtensions(Extension... supported) {
        Extensions known = Extensions.of(supported);
        return new WebSocketOptions(
                protocols, known, headers, drafts, transport, executor, admission, limits, timing, debug);
    }

    /** One more header for the opening handshake. */
    public WebSocketOptions withHeader(String name, String value) {
        Headers more = headers().add(name, value);
        return new WebSocketOptions(
                protocols, extensions, more, drafts, transport, executor, admission, limits, timing, debug);
    }

    /**
     * Whether a server also speaks the protocols of browsers before 2012, hixie-75 and hixie-76; false by default, since
     * they have no masking and a weak opening handshake. Such a connection carries text only, and its end has no code.
     */
    public WebSocketOptions withDrafts(boolean spoken) {
        return new WebSocketOptions(
                protocols, extensions, headers, spoken, transport, executor, admission, limits, timing, debug);
    }

    // Transport and threads.

    /** How a server takes the connection over; by default the best way there is. */
    public WebSocketOptions withTransport(TransportChoice choice) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, choice, executor, admission, limits, timing, debug);
    }

    /** Where listeners run; by default on threads that may block. */
    public WebSocketOptions withExecutor(ListenerExecutor listeners) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, transport, listeners, admission, limits, timing, debug);
    }

    // Admission.

    /** The origins whose pages may connect, such as {@code https://example.com}; {@code *} for all. */
    public WebSocketOptions withAllowedOrigins(String... origins) {
        return with(admission.withAllowedOrigins(Set.of(origins)));
    }

    /**
     * How many connections a filter of a server has at most, and all {@code accept} calls of an application together; 0,
     * the default, for any number. One more is refused with 503.
     */
    public WebSocketOptions withMaxConnections(int connections) {
        return with(admission.withMaxConnections(connections));
    }

    /** How many of them come from one remote address at most; 0, the default, for any number. One more is refused with 429. */
    public WebSocketOptions withMaxConnectionsPerAddress(int connections) {
        return with(admission.withMaxConnectionsPerAddress(connections));
    }

    /**
     * Whether a connection is closed with 1008 when the HttpSession that its request belonged to ends; false by default.
     * What happens on the connection does not prolong the session.
     */
    public WebSocketOptions withCloseWithSession(boolean closes) {
        return with(admission.withCloseWithSession(closes));
    }

    private WebSocketOptions with(Admission other) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, transport, executor, other, limits, timing, debug);
    }

    // Limits.

    /** How many bytes a received message may have; 2^26 - 1 by default. A longer one ends the connection with 1009. */
    public WebSocketOptions withMaxLength(long bytes) {
        return with(limits.withMaxLength(bytes));
    }

    /** How many frames a received message may come in; 131,072 by default. */
    public WebSocketOptions withMaxFragments(int frames) {
        return with(limits.withMaxFragments(frames));
    }

    /**
     * How many bytes may wait to be sent; 16 MiB by default. What becomes of more, {@link #withOverflow} says. A message
     * that is longer by itself passes when nothing waits.
     */
    public WebSocketOptions withMaxBufferedAmount(long bytes) {
        return with(limits.withMaxBufferedAmount(bytes));
    }

    /** What becomes of a message for which there is no room; by default the connection is closed with 1013. */
    public WebSocketOptions withOverflow(Overflow policy) {
        return with(limits.withOverflow(policy));
    }

    private WebSocketOptions with(Limits other) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, transport, executor, admission, other, timing, debug);
    }

    // Timing.

    /** How often a ping is sent; every 30 s by default, {@link Duration#ZERO} for never. */
    public WebSocketOptions withPing(Duration interval) {
        return with(timing.withPing(interval));
    }

    /** How long the pong to such a ping may take before the connection is given up with 1006; 30 s by default. */
    public WebSocketOptions withPongTimeout(Duration timeout) {
        return with(timing.withPongTimeout(timeout));
    }

    /** How long the peer may send nothing at all; {@link Duration#ZERO}, the default, for as long as it likes. */
    public WebSocketOptions withIdleTimeout(Duration timeout) {
        return with(timing.withIdleTimeout(timeout));
    }

    /** How long the peer may take to answer our Close; 30 s by default. */
    public WebSocketOptions withCloseTimeout(Duration timeout) {
        return with(timing.withCloseTimeout(timeout));
    }

    /** How long the opening handshake may take; 10 s by default. */
    public WebSocketOptions withHandshakeTimeout(Duration timeout) {
        return with(timing.withHandshakeTimeout(timeout));
    }

    private WebSocketOptions with(Timing other) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, transport, executor, admission, limits, other, debug);
    }

    // Debugging.

    /**
     * Whether a line for each frame that comes or goes is logged, at level INFO by the logger {@code
     * io.websocketservlet.frames}; false by default. With what the frame begins with, which may be a secret.
     */
    public WebSocketOptions withDebug(boolean logs) {
        return new WebSocketOptions(
                protocols, extensions, headers, drafts, transport, executor, admission, limits, timing, logs);
    }

    /** What of this concerns the driver. */
    public DriverOptions driverOptions() {
        return new DriverOptions(limits.maxLength(), limits.maxFragments(), true);
    }
}
