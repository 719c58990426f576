package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Tokens;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How connections are to behave. Immutable; begin with {@link #defaults} and change what differs. In web.xml each
 * option is an init-param with the name of its method here, less the {@code with}.
 *
 * @param protocols the subprotocols spoken, in the order of preference of a client
 * @param extensions what both ends may agree to do to messages
 * @param headers more headers for the opening handshake
 * @param allowedOrigins which pages may connect to a server; empty for those of the same origin
 * @param drafts whether a server speaks hixie-75 and hixie-76, too
 * @param transport how a server takes the connection over
 * @param limits what a peer may send, and how much waits for it
 * @param timing what must happen within what time
 */
public record WebSocketOptions(
        List<String> protocols,
        Extensions extensions,
        Headers headers,
        Set<String> allowedOrigins,
        boolean drafts,
        TransportChoice transport,
        Limits limits,
        Timing timing) {

    /** How a server takes over the connection of a request. */
    public enum TransportChoice {
        /** The container's own way where there is an adapter for it, otherwise the standard one. */
        AUTO,
        /** The standard way, {@code HttpServletRequest.upgrade}. */
        SERVLET,
        /** The container's own way; the handshake fails where there is none. */
        NATIVE
    }

    /**
     * How much is too much.
     *
     * @param maxLength how many bytes a received message may have
     * @param maxFragments how many frames it may come in
     * @param maxBufferedAmount how many bytes may wait to be sent
     */
    public record Limits(long maxLength, int maxFragments, long maxBufferedAmount) {}

    /**
     * How long is too long. {@link Duration#ZERO} switches an entry off.
     *
     * @param ping how often a ping is sent
     * @param pongTimeout how long its pong may take
     * @param idleTimeout how long the peer may be silent
     * @param closeTimeout how long it may take to answer a Close
     * @param handshakeTimeout how long the opening handshake may take
     */
    public record Timing(
            Duration ping,
            Duration pongTimeout,
            Duration idleTimeout,
            Duration closeTimeout,
            Duration handshakeTimeout) {

        private static final Duration FOR_EVER = Duration.ofDays(36_500);

        /**
         * @throws IllegalArgumentException if a duration is negative, or none where one is needed
         */
        public Timing {
            ping = atMostForEver(ping);
            pongTimeout = atMostForEver(pongTimeout);
            idleTimeout = atMostForEver(idleTimeout);
            closeTimeout = atMostForEver(closeTimeout);
            handshakeTimeout = atMostForEver(handshakeTimeout);
            notNegative("ping", ping);
            notNegative("idleTimeout", idleTimeout);
            positive("pongTimeout", pongTimeout);
            positive("closeTimeout", closeTimeout);
            positive("handshakeTimeout", handshakeTimeout);
        }

        /** A century: whoever means never may say so with any duration, and nanoseconds still fit into a long. */
        private static Duration atMostForEver(Duration value) {
            return value.compareTo(FOR_EVER) > 0 ? FOR_EVER : value;
        }

        private static void notNegative(String name, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(name + " " + value + ", not negative; 0 switches it off");
            }
        }

        private static void positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " " + value + ", more than 0 needed");
            }
        }
    }

    private static final WebSocketOptions DEFAULTS = new WebSocketOptions(
            List.of(),
            Extensions.none(),
            new Headers(),
            Set.of(),
            false,
            TransportChoice.AUTO,
            new Limits(
                    DriverOptions.defaults().maxLength(),
                    DriverOptions.defaults().maxFragments(),
                    16L << 20),
            new Timing(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ZERO,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10)));

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
     * @throws IllegalArgumentException if a protocol is no token, a header is the protocol's own, an origin is none, or
     *     a limit is not positive
     */
    public WebSocketOptions {
        protocols = List.copyOf(protocols);
        allowedOrigins = Set.copyOf(allowedOrigins);
        headers = Headers.copyOf(headers);
        for (String protocol : protocols) {
            if (!Tokens.isToken(protocol)) {
                throw new IllegalArgumentException("protocol \"" + protocol + "\" is not a token");
            }
        }
        headers.forEach((name, value) -> ServerHandshake.checkCustomHeader(name));
        OriginPolicy.of(allowedOrigins);
        new DriverOptions(limits.maxLength, limits.maxFragments, true);
        if (limits.maxBufferedAmount < 1) {
            throw new IllegalArgumentException("maxBufferedAmount " + limits.maxBufferedAmount + ", at least 1 byte");
        }
    }

    /** What goes into the opening handshake beside what the protocol puts there; a copy. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    /** The subprotocols that are spoken. The first one in the client's order that is among them is chosen. */
    public WebSocketOptions withProtocols(String... names) {
        return new WebSocketOptions(
                List.of(names), extensions, headers, allowedOrigins, drafts, transport, limits, timing);
    }

    /**
     * The extensions that may be agreed on, the one preferred most first; none by default. {@code
     * PermessageDeflate.server()} compresses messages.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public WebSocketOptions withExtensions(Extension... supported) {
        return new WebSocketOptions(
                protocols, Extensions.of(supported), headers, allowedOrigins, drafts, transport, limits, timing);
    }

    /** One more header for the opening handshake. */
    public WebSocketOptions withHeader(String name, String value) {
        return new WebSocketOptions(
                protocols, extensions, headers().add(name, value), allowedOrigins, drafts, transport, limits, timing);
    }

    /** The origins whose pages may connect, such as {@code https://example.com}; {@code *} for all. */
    public WebSocketOptions withAllowedOrigins(String... origins) {
        return new WebSocketOptions(protocols, extensions, headers, Set.of(origins), drafts, transport, limits, timing);
    }

    /**
     * Whether a server also speaks the protocols of browsers before 2012, hixie-75 and hixie-76; false by default, since
     * they have no masking and a weak opening handshake. Such a connection carries text only, and its end has no code.
     */
    public WebSocketOptions withDrafts(boolean spoken) {
        return new WebSocketOptions(protocols, extensions, headers, allowedOrigins, spoken, transport, limits, timing);
    }

    /** How a server takes the connection over; by default the best way there is. */
    public WebSocketOptions withTransport(TransportChoice choice) {
        return new WebSocketOptions(protocols, extensions, headers, allowedOrigins, drafts, choice, limits, timing);
    }

    /** How many bytes a received message may have; 2^26 - 1 by default. A longer one ends the connection with 1009. */
    public WebSocketOptions withMaxLength(long bytes) {
        return with(new Limits(bytes, limits.maxFragments, limits.maxBufferedAmount));
    }

    /** How many frames a received message may come in; 131,072 by default. */
    public WebSocketOptions withMaxFragments(int frames) {
        return with(new Limits(limits.maxLength, frames, limits.maxBufferedAmount));
    }

    /** How many bytes may wait to be sent; 16 MiB by default. A connection with more is closed with 1013. */
    public WebSocketOptions withMaxBufferedAmount(long bytes) {
        return with(new Limits(limits.maxLength, limits.maxFragments, bytes));
    }

    private WebSocketOptions with(Limits other) {
        return new WebSocketOptions(protocols, extensions, headers, allowedOrigins, drafts, transport, other, timing);
    }

    /** How often a ping is sent; every 30 s by default, {@link Duration#ZERO} for never. */
    public WebSocketOptions withPing(Duration interval) {
        return with(new Timing(
                interval, timing.pongTimeout, timing.idleTimeout, timing.closeTimeout, timing.handshakeTimeout));
    }

    /** How long the pong to such a ping may take before the connection is given up with 1006; 30 s by default. */
    public WebSocketOptions withPongTimeout(Duration timeout) {
        return with(new Timing(timing.ping, timeout, timing.idleTimeout, timing.closeTimeout, timing.handshakeTimeout));
    }

    /** How long the peer may send nothing at all; {@link Duration#ZERO}, the default, for as long as it likes. */
    public WebSocketOptions withIdleTimeout(Duration timeout) {
        return with(new Timing(timing.ping, timing.pongTimeout, timeout, timing.closeTimeout, timing.handshakeTimeout));
    }

    /** How long the peer may take to answer our Close; 30 s by default. */
    public WebSocketOptions withCloseTimeout(Duration timeout) {
        return with(new Timing(timing.ping, timing.pongTimeout, timing.idleTimeout, timeout, timing.handshakeTimeout));
    }

    /** How long the opening handshake may take; 10 s by default. */
    public WebSocketOptions withHandshakeTimeout(Duration timeout) {
        return with(new Timing(timing.ping, timing.pongTimeout, timing.idleTimeout, timing.closeTimeout, timeout));
    }

    private WebSocketOptions with(Timing other) {
        return new WebSocketOptions(protocols, extensions, headers, allowedOrigins, drafts, transport, limits, other);
    }

    /** What of this concerns the driver. */
    public DriverOptions driverOptions() {
        return new DriverOptions(limits.maxLength, limits.maxFragments, true);
    }
}
