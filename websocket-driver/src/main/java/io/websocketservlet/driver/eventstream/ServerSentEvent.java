package io.websocketservlet.driver.eventstream;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One event of a stream (the HTML Standard, 9.2 Server-sent events). Immutable, and may be sent over any number of streams:
 * it is encoded once for all of them. Nothing in it can break out of its line.
 */
public final class ServerSentEvent {

    /** The longest time to wait that is written and read: as many digits as always fit into a long. */
    private static final Duration LONGEST_RETRY = Duration.ofMillis(999_999_999_999_999_999L);

    private static final int MOST_SHOWN = 100;

    private final String event;
    private final String id;
    private final String data;
    private final Duration retry;

    /** Null if they were never asked for. */
    private volatile byte[] encoded;

    /**
     * @param event its type; null for the usual one, which is {@code message} to a browser. An empty one is none
     * @param id what a browser that comes back names as the last event it has seen; null to leave that as it is, empty to
     *     forget it
     * @param data the text. Whatever ends its lines, CR LF, CR or LF, is one LF to the receiver
     * @param retry how long a browser waits before it comes back, in whole milliseconds; null to leave that as it is
     * @throws IllegalArgumentException if the type or the id holds CR or LF, which would end their line, or the id NUL,
     *     with which browsers ignore it; or if the time to wait is negative, or has more than 18 digits
     */
    public ServerSentEvent(String event, String id, String data, Duration retry) {
        this.data = Objects.requireNonNull(data, "data");
        this.event = event == null || event.isEmpty() ? null : checkLine("event", event);
        this.id = id == null ? null : checkId(id);
        this.retry = retry == null ? null : checkRetry(retry);
    }

    /** An event of the usual type, without an id. */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(null, null, data, null);
    }

    /** Its type; null for the usual one. */
    public String event() {
        return event;
    }

    /** What a browser that comes back names as the last event it has seen; null if this leaves that as it is. */
    public String id() {
        return id;
    }

    /** The text. */
    public String data() {
        return data;
    }

    /** How long a browser waits before it comes back; null if this leaves that as it is. */
    public Duration retry() {
        return retry;
    }

    /** The same event with another type. */
    public ServerSentEvent withEvent(String type) {
        return new ServerSentEvent(type, id, data, retry);
    }

    /** The same event with another id. */
    public ServerSentEvent withId(String value) {
        return new ServerSentEvent(event, value, data, retry);
    }

    /** The same event with another time to wait. */
    public ServerSentEvent withRetry(Duration wait) {
        return new ServerSentEvent(event, id, data, wait);
    }

    /** As it is sent. */
    byte[] encoded() {
        byte[] bytes = encoded;
        if (bytes == null) {
            bytes = EventStreamWriter.encode(this);
            encoded = bytes;
        }
        return bytes;
    }

    private static String checkLine(String field, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(field + " with a line break: " + shown(value));
        }
        return value;
    }

    static String checkId(String id) {
        if (checkLine("id", id).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("id with NUL: " + shown(id));
        }
        return id;
    }

    static Duration checkRetry(Duration retry) {
        if (retry.isNegative() || retry.compareTo(LONGEST_RETRY) > 0) {
            throw new IllegalArgumentException("retry " + retry + ", from 0 to " + LONGEST_RETRY + " allowed");
        }
        return retry.truncatedTo(ChronoUnit.MILLIS);
    }

    private static String shown(String value) {
        String cut = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "..." : value;
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerSentEvent that
                && data.equals(that.data)
                && Objects.equals(event, that.event)
                && Objects.equals(id, that.id)
                && Objects.equals(retry, that.retry);
    }

    @Override
    public int hashCode() {
        return Objects.hash(event, id, data, retry);
    }

    @Override
    public String toString() {
        return "ServerSentEvent[event=" + event + ", id=" + id + ", data=" + data + ", retry=" + retry + "]";
    }
}
