package io.websocketservlet.client;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.connection.Limits;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.connection.Timing;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.ClientOffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a client's connections are to behave. Immutable; begin with {@link #defaults} and change what differs.
 *
 * @param offer what the opening handshake asks for
 * @param limits what a server may send, and how much waits for it
 * @param timing what must happen within what time, once there is a connection
 * @param connectTimeout how long it may take until there is one
 * @param executor where listeners run
 * @param tls whom to trust
 * @param proxy the way to the server, if it is not the direct one
 * @param group the threads
 */
public record ClientOptions(
        ClientOffer offer,
        Limits limits,
        Timing timing,
        Duration connectTimeout,
        ListenerExecutor executor,
        TlsOptions tls,
        Optional<ProxyOptions> proxy,
        ClientGroup group) {

    /** Whoever means never may say so with any duration. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final ClientOptions DEFAULTS = new ClientOptions(
            ClientOffer.nothing(),
            Limits.defaults(),
            Timing.defaults().withPing(Duration.ZERO),
            Duration.ofSeconds(10),
            ListenerExecutor.worker(),
            TlsOptions.defaults(),
            Optional.empty(),
            ClientGroup.shared());

    /**
     * No subprotocol, no extension, messages of up to 64 MiB, 16 MiB waiting to be sent, no pings of its own, 10 s to
     * connect and 10 s for the opening handshake, certificates of the platform's authorities, no proxy.
     */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Checks what has rules.
     *
     * @throws IllegalArgumentException if the time to connect is not positive
     */
    public ClientOptions {
        Objects.requireNonNull(offer, "offer");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(group, "group");
        if (connectTimeout.compareTo(LONGEST) > 0) {
            connectTimeout = LONGEST;
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout " + connectTimeout + ", more than 0 needed");
        }
    }

    // The opening handshake.

    /**
     * The subprotocols to ask for, the one liked best first. A server that chooses none of them is refused, unless
     * {@link #withProtocolOptional} says otherwise.
     *
     * @throws IllegalArgumentException if one is no token, or named twice
     */
    public ClientOptions withProtocols(String... names) {
        return with(offer.withProtocols(List.of(names)));
    }

    /** Whether a server may choose none of the subprotocols; false by default, as in browsers. */
    public ClientOptions withProtocolOptional(boolean optional) {
        return with(offer.withProtocolOptional(optional));
    }

    /**
     * The extensions to offer, the one liked best first; none by default. {@code PermessageDeflate.client()} compresses
     * messages.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public ClientOptions withExtensions(Extension... offered) {
        return with(offer.withExtensions(Extensions.of(offered)));
    }

    /**
     * One more header for the request, such as {@code Cookie} or {@code Authorization}; of two with one name the first
     * counts.
     *
     * @throws IllegalArgumentException if it cannot be sent, or belongs to the protocol
     */
    public ClientOptions withHeader(String name, String value) {
        return with(offer.withHeaders(offer.headers().add(name, value)));
    }

    /** The origin of the page that wants to connect, such as {@code https://example.com}; none by default. */
    public ClientOptions withOrigin(String origin) {
        return withHeader("Origin", origin);
    }

    private ClientOptions with(ClientOffer other) {
        return new ClientOptions(other, limits, timing, connectTimeout, executor, tls, proxy, group);
    }

    // Limits.

    /** How many bytes a received message may have; 2^26 - 1 by default. A longer one ends the connection with 1009. */
    public ClientOptions withMaxLength(long bytes) {
        return with(limits.withMaxLength(bytes));
    }

    /** How many frames a received message may come in; 131,072 by default. */
    public ClientOptions withMaxFragments(int frames) {
        return with(limits.withMaxFragments(frames));
    }

    /**
     * How many bytes may wait to be sent; 16 MiB by default. What becomes of more, {@link #withOverflow} says. A message
     * that is longer by itself passes when nothing waits.
     */
    public ClientOptions withMaxBufferedAmount(long bytes) {
        return with(limits.withMaxBufferedAmount(bytes));
    }

    /** What becomes of a message for which there is no room; by default the connection is closed with 1013. */
    public ClientOptions withOverflow(Overflow policy) {
        return with(limits.withOverflow(policy));
    }

    private ClientOptions with(Limits other) {
        return new ClientOptions(offer, other, timing, connectTimeout, executor, tls, proxy, group);
    }

    // Timing.

    /** How long it may take to look up the server's name and to connect; 10 s by default. */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(offer, limits, timing, timeout, executor, tls, proxy, group);
    }

    /** How long TLS, the proxy and the opening handshake may take, all together; 10 s by default. */
    public ClientOptions withHandshakeTimeout(Duration timeout) {
        return with(timing.withHandshakeTimeout(timeout));
    }

    /** How often a ping is sent; {@link Duration#ZERO}, the default, for never. */
    public ClientOptions withPing(Duration interval) {
        return with(timing.withPing(interval));
    }

    /** How long the pong to such a ping may take before the connection is given up with 1006; 30 s by default. */
    public ClientOptions withPongTimeout(Duration timeout) {
        return with(timing.withPongTimeout(timeout));
    }

    /** How long the server may send nothing at all; {@link Duration#ZERO}, the default, for as long as it likes. */
    public ClientOptions withIdleTimeout(Duration timeout) {
        return with(timing.withIdleTimeout(timeout));
    }

    /** How long the server may take to answer our Close; 30 s by default. */
    public ClientOptions withCloseTimeout(Duration timeout) {
        return with(timing.withCloseTimeout(timeout));
    }

    private ClientOptions with(Timing other) {
        return new ClientOptions(offer, limits, other, connectTimeout, executor, tls, proxy, group);
    }

    // The way to the server.

    /**
     * Where listeners run. By default on threads that may block; {@link ListenerExecutor#direct} on the thread that reads,
     * which serves many connections, for listeners that promise not to.
     */
    public ClientOptions withExecutor(ListenerExecutor listeners) {
        return new ClientOptions(offer, limits, timing, connectTimeout, listeners, tls, proxy, group);
    }

    /** Whom to trust, and who we are, where the address is {@code wss}. */
    public ClientOptions withTls(TlsOptions options) {
        return new ClientOptions(offer, limits, timing, connectTimeout, executor, options, proxy, group);
    }

    /** The HTTP proxy that leads to the server. */
    public ClientOptions withProxy(ProxyOptions options) {
        return new ClientOptions(offer, limits, timing, connectTimeout, executor, tls, Optional.of(options), group);
    }

    /** The threads; by default those that all clients of the process share. */
    public ClientOptions withGroup(ClientGroup threads) {
        return new ClientOptions(offer, limits, timing, connectTimeout, executor, tls, proxy, threads);
    }

    /** What of this concerns the driver. */
    DriverOptions driverOptions() {
        return DriverOptions.defaults().withMaxLength(limits.maxLength()).withMaxFragments(limits.maxFragments());
    }
}
