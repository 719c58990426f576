package io.websocketservlet.servlet;

import java.time.Duration;
import java.util.Map;

/** Statistics as management wants to see them. */
record ManagedStatistics(WebSocketStatistics statistics) implements WebSocketStatisticsMXBean {

    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public long getOpen() {
        return statistics.open();
    }

    @Override
    public long getOpened() {
        return statistics.opened();
    }

    @Override
    public Map<Integer, Long> getClosed() {
        return statistics.closed();
    }

    @Override
    public Map<Integer, Long> getRefused() {
        return statistics.refused();
    }

    @Override
    public long getMessagesReceived() {
        return statistics.messagesReceived();
    }

    @Override
    public long getMessagesSent() {
        return statistics.messagesSent();
    }

    @Override
    public long getBytesReceived() {
        return statistics.bytesReceived();
    }

    @Override
    public long getBytesSent() {
        return statistics.bytesSent();
    }

    @Override
    public long getBufferedBytes() {
        return statistics.bufferedBytes();
    }

    @Override
    public long getRoundTrips() {
        return statistics.roundTrips();
    }

    @Override
    public double getMeanRoundTripMillis() {
        return millis(statistics.meanRoundTrip());
    }

    @Override
    public double getLongestRoundTripMillis() {
        return millis(statistics.longestRoundTrip());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
