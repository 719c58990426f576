package io.websocketservlet.driver.connection;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the connections that share it have done so far, counted. Any thread may ask; the numbers are each right, but not
 * all of the same moment.
 */
public final class Statistics {

    private final LongAdder opened = new LongAdder();
    private final Map<Integer, LongAdder> closed = new ConcurrentHashMap<>();
    private final LongAdder messagesReceived = new LongAdder();
    private final LongAdder messagesSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    private final LongAdder roundTripNanos = new LongAdder();

    /** All begins with 0. */
    public Statistics() {}

    // What connections say.

    void connectionOpened() {
        opened.increment();
    }

    void connectionClosed(int code) {
        closed.computeIfAbsent(code, unseen -> new LongAdder()).increment();
    }

    void received(int messages, long bytes) {
        messagesReceived.add(messages);
        bytesReceived.add(bytes);
    }

    void sent(int messages, long bytes) {
        messagesSent.add(messages);
        bytesSent.add(bytes);
    }

    void roundTrip(long nanos) {
        roundTrips.increment();
        roundTripNanos.add(nanos);
    }

    // What others ask.

    /** How many connections have opened. */
    public long opened() {
        return opened.sum();
    }

    /** How many of them are over, by the code that {@code onClose} was told. */
    public Map<Integer, Long> closed() {
        Map<Integer, Long> byCode = new TreeMap<>();
        closed.forEach((code, count) -> byCode.put(code, count.sum()));
        return byCode;
    }

    /** How many connections are open. */
    public long open() {
        long ended = closed.values().stream().mapToLong(LongAdder::sum).sum();
        return Math.max(0, opened() - ended);
    }

    /** How many messages have been delivered to listeners. */
    public long messagesReceived() {
        return messagesReceived.sum();
    }

    /** How many messages were handed to the transports. */
    public long messagesSent() {
        return messagesSent.sum();
    }

    /** How many bytes have come, with the headers of frames, as they are on the wire but for TLS. */
    public long bytesReceived() {
        return bytesReceived.sum();
    }

    /** How many bytes were handed to the transports. */
    public long bytesSent() {
        return bytesSent.sum();
    }

    /** How many pings of the {@code ping} option were answered. */
    public long roundTrips() {
        return roundTrips.sum();
    }

    /** How long their answers took, all together. */
    public Duration roundTripTime() {
        return Duration.ofNanos(roundTripNanos.sum());
    }
}
