package io.websocketservlet.client;

import io.websocketservlet.driver.Event;
import java.time.Duration;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * When to connect again after a connection has ended, or did not come about. Immutable; begin with {@link #defaults}.
 *
 * <p>Before each attempt there is a wait of random length, from nothing up to a limit that doubles with each attempt that came to
 * nothing: so clients that have all lost one server do not come back all at once.
 *
 * @param first the limit of the first wait
 * @param longest what it grows to at most
 * @param attempts how many attempts in a row may come to nothing; 0 for any number
 * @param lasting how long a connection has to be open for the next wait to be a first one again
 * @param decider asked before each wait
 */
public record Reconnect(Duration first, Duration longest, int attempts, Duration lasting, Decider decider) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Reconnect DEFAULTS = new Reconnect(
            Duration.ofSeconds(1), Duration.ofSeconds(30), 0, Duration.ofSeconds(10), (socket, end, failures) -> true);

    /** Decides whether to go on. Called as a listener of the socket that has ended, after its onClose. */
    @FunctionalInterface
    public interface Decider {

        /**
         * Whether to connect again.
         *
         * @param socket has ended; its status and headers tell what the server answered
         * @param end how it has ended
         * @param failures how many attempts in a row have come to nothing, or did not last
         */
        boolean again(ClientWebSocket socket, Event.Closed end, int failures);
    }

    /** Waits of up to 1 s, 2 s, 4 s ... 30 s, for as long as it takes. */
    public static Reconnect defaults() {
        return DEFAULTS;
    }

    /**
     * Checks what has rules.
     *
     * @throws IllegalArgumentException if a duration or a number is negative, or the waits are none
     */
    public Reconnect {
        Objects.requireNonNull(decider, "decider");
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits from " + first + " to " + longest + ", more than 0 and not less than that needed");
        }
        if (longest.compareTo(FOR_EVER) > 0) {
            throw new IllegalArgumentException("waits up to " + longest + ", at most " + FOR_EVER + " allowed");
        }
        if (lasting.isNegative()) {
            throw new IllegalArgumentException("lasting " + lasting + ", not negative");
        }
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts " + attempts + ", not negative; 0 for any number");
        }
    }

    /** The limit of the first wait; 1 s by default. */
    public Reconnect withFirst(Duration limit) {
        return new Reconnect(limit, longest, attempts, lasting, decider);
    }

    /** What the limit grows to at most; 30 s by default. */
    public Reconnect withLongest(Duration limit) {
        return new Reconnect(first, limit, attempts, lasting, decider);
    }

    /** How many attempts in a row may come to nothing; 0, the default, for any number. */
    public Reconnect withAttempts(int most) {
        return new Reconnect(first, longest, most, lasting, decider);
    }

    /** How long a connection has to be open for the next wait to be a first one again; 10 s by default. */
    public Reconnect withLasting(Duration duration) {
        return new Reconnect(first, longest, attempts, duration, decider);
    }

    /** Asked before each wait; by default nothing is. */
    public Reconnect withDecider(Decider asked) {
        return new Reconnect(first, longest, attempts, lasting, asked);
    }

    /** How long to wait after so many failures in a row. */
    Duration waitAfter(int failures, DoubleSupplier random) {
        double limit = first.toNanos() * Math.pow(2, Math.max(0, failures - 1));
        return Duration.ofNanos((long) (random.getAsDouble() * Math.min(limit, longest.toNanos())));
    }
}
