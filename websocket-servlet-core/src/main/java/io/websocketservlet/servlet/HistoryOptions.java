package io.websocketservlet.servlet;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.time.Duration;

/**
 * How much of what was published an {@link EventHistory} keeps. What exceeds one of the limits goes, the oldest first.
 * Immutable; begin with {@link #defaults} and change what differs.
 *
 * @param maxEvents how many events. Streams take them from there: one that falls behind by more misses some, and is told
 * @param maxBytes how many bytes they may have as they are sent; the newest event stays, however long it is
 * @param maxAge how old they may be; {@link Duration#ZERO} for any age
 * @param gapEvent the type of the event that tells a client that there was more than is kept
 */
public record HistoryOptions(int maxEvents, long maxBytes, Duration maxAge, String gapEvent) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final HistoryOptions DEFAULTS = new HistoryOptions(1_000, 4L << 20, Duration.ZERO, "gap");

    /** 1,000 events, 4 MiB, of any age; {@code gap}. */
    public static HistoryOptions defaults() {
        return DEFAULTS;
    }

    /**
     * @throws IllegalArgumentException if a limit is not positive, or the type none
     */
    public HistoryOptions {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents " + maxEvents + ", at least 1");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + ", at least 1 byte");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge " + maxAge + ", not negative; 0 switches it off");
        }
        maxAge = maxAge.compareTo(FOR_EVER) > 0 ? FOR_EVER : maxAge;
        if (ServerSentEvent.of("").withEvent(gapEvent).event() == null) {
            throw new IllegalArgumentException("gapEvent is empty: a page could not tell it from other events");
        }
    }

    /** How many events are kept; 1,000 by default. */
    public HistoryOptions withMaxEvents(int events) {
        return new HistoryOptions(events, maxBytes, maxAge, gapEvent);
    }

    /** How many bytes are kept; 4 MiB by default. */
    public HistoryOptions withMaxBytes(long bytes) {
        return new HistoryOptions(maxEvents, bytes, maxAge, gapEvent);
    }

    /** How old events may get; {@link Duration#ZERO}, the default, for any age. */
    public HistoryOptions withMaxAge(Duration age) {
        return new HistoryOptions(maxEvents, maxBytes, age, gapEvent);
    }

    /** The type of the event that says that something is missing; {@code gap} by default. */
    public HistoryOptions withGapEvent(String type) {
        return new HistoryOptions(maxEvents, maxBytes, maxAge, type);
    }
}
