package io.websocketservlet.servlet;

import java.util.Map;

/** Statistics of event streams as management wants to see them. */
record ManagedEventSourceStatistics(EventSourceStatistics statistics) implements EventSourceStatisticsMXBean {

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
    public long getEventsSent() {
        return statistics.eventsSent();
    }

    @Override
    public long getBytesSent() {
        return statistics.bytesSent();
    }

    @Override
    public long getBufferedBytes() {
        return statistics.bufferedBytes();
    }
}
