package io.websocketservlet.driver.connection;

import java.time.Duration;

/**
 * How long is too long. {@link Duration#ZERO} switches an entry off that may be off.
 *
 * @param ping how often a ping is sent; may be off
 * @param pongTimeout how long its pong may take
 * @param idleTimeout how long the peer may be silent; may be off
 * @param closeTimeout how long it may take to answer a Close
 * @param handshakeTimeout how long the opening handshake may take
 */
public record Timing(
        Duration ping, Duration pongTimeout, Duration idleTimeout, Duration closeTimeout, Duration handshakeTimeout) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Timing DEFAULTS = new Timing(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    /** A server's: a ping every 30 s and 30 s for its pong, 30 s for closing, 10 s for opening, no limit on silence. */
    public static Timing defaults() {
        return DEFAULTS;
    }

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

    public Timing withPing(Duration interval) {
        return new Timing(interval, pongTimeout, idleTimeout, closeTimeout, handshakeTimeout);
    }

    public Timing withPongTimeout(Duration timeout) {
        return new Timing(ping, timeout, idleTimeout, closeTimeout, handshakeTimeout);
    }

    public Timing withIdleTimeout(Duration timeout) {
        return new Timing(ping, pongTimeout, timeout, closeTimeout, handshakeTimeout);
    }

    public Timing withCloseTimeout(Duration timeout) {
        return new Timing(ping, pongTimeout, idleTimeout, timeout, handshakeTimeout);
    }

    public Timing withHandshakeTimeout(Duration timeout) {
        return new Timing(ping, pongTimeout, idleTimeout, closeTimeout, timeout);
    }
}
