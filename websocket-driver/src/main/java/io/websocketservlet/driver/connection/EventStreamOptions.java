package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.eventstream.EventStreamWriter;
import java.time.Duration;
import java.util.Objects;

/**
 * How an event stream is to behave.
 *
 * @param retry how long a client that lost its stream waits before it comes back
 * @param retrySpread over how long those spread whom the end of the application sends away: each is told {@code retry} and a
 *     random part of this
 * @param ping how often a comment is sent, without which nobody notices that a client is gone; {@link Duration#ZERO} for
 *     never
 * @param writeTimeout how long a client may take over what is being written to it, some 64 KiB at a time
 * @param lifetime how long a stream lasts at most, after which the client comes back for another; a random part of up to a tenth
 *     is taken off, so that those who came together do not all come back together. {@link Duration#ZERO} for ever
 * @param maxBufferedAmount how many bytes may wait to be sent
 * @param overflow what becomes of more
 */
public record EventStreamOptions(
        Duration retry,
        Duration retrySpread,
        Duration ping,
        Duration writeTimeout,
        Duration lifetime,
        long maxBufferedAmount,
        Overflow overflow) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final EventStreamOptions DEFAULTS = new EventStreamOptions(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ZERO,
            Limits.defaults().maxBufferedAmount(),
            Overflow.CLOSE);

    /** Back after 5 s, spread over 15 s; a ping every 15 s, a minute for a write, 16 MiB waiting to be sent. */
    public static EventStreamOptions defaults() {
        return DEFAULTS;
    }

    /**
     * @throws IllegalArgumentException if a duration is negative, or none where one is needed, or the limit is not positive
     */
    public EventStreamOptions {
        EventStreamWriter.retry(retry);
        retry = atMostForEver(retry);
        retrySpread = atMostForEver(notNegative("retrySpread", retrySpread));
        ping = atMostForEver(notNegative("ping", ping));
        writeTimeout = atMostForEver(notNegative("writeTimeout", writeTimeout));
        if (writeTimeout.isZero()) {
            throw new IllegalArgumentException("writeTimeout " + writeTimeout + ", more than 0 needed");
        }
        lifetime = atMostForEver(notNegative("lifetime", lifetime));
        if (maxBufferedAmount < 1) {
            throw new IllegalArgumentException("maxBufferedAmount " + maxBufferedAmount + ", at least 1 byte");
        }
        Objects.requireNonNull(overflow, "overflow");
    }

    /** A century: whoever means never may say so with any duration, and nanoseconds still fit into a long. */
    private static Duration atMostForEver(Duration value) {
        return value.compareTo(FOR_EVER) > 0 ? FOR_EVER : value;
    }

    private static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + ", not negative");
        }
        return value;
    }

    /** The same with another time to wait. */
    public EventStreamOptions withRetry(Duration wait) {
        return new EventStreamOptions(wait, retrySpread, ping, writeTimeout, lifetime, maxBufferedAmount, overflow);
    }

    /** The same with another spread. */
    public EventStreamOptions withRetrySpread(Duration spread) {
        return new EventStreamOptions(retry, spread, ping, writeTimeout, lifetime, maxBufferedAmount, overflow);
    }

    /** The same with another time between pings. */
    public EventStreamOptions withPing(Duration interval) {
        return new EventStreamOptions(
                retry, retrySpread, interval, writeTimeout, lifetime, maxBufferedAmount, overflow);
    }

    /** The same with another time for a write. */
    public EventStreamOptions withWriteTimeout(Duration timeout) {
        return new EventStreamOptions(retry, retrySpread, ping, timeout, lifetime, maxBufferedAmount, overflow);
    }

    /** The same with another length of life. */
    public EventStreamOptions withLifetime(Duration longest) {
        return new EventStreamOptions(retry, retrySpread, ping, writeTimeout, longest, maxBufferedAmount, overflow);
    }

    /** The same with another limit. */
    public EventStreamOptions withMaxBufferedAmount(long bytes) {
        return new EventStreamOptions(retry, retrySpread, ping, writeTimeout, lifetime, bytes, overflow);
    }

    /** The same with another policy. */
    public EventStreamOptions withOverflow(Overflow policy) {
        return new EventStreamOptions(retry, retrySpread, ping, writeTimeout, lifetime, maxBufferedAmount, policy);
    }
}
