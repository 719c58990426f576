package io.websocketservlet.servlet;

import java.util.Map;

/**
 * {@link EventSourceStatistics} for management: an MXBean on the platform's MBean server, from when its servlet starts, or from
 * the first {@code accept}, until the application ends. Its name is {@code
 * io.websocketservlet:type=EventSourceEndpoint,context="/app",name="ticks"}; where another server in this process has taken
 * that, with {@code instance=2} or a higher number behind it.
 */
public interface EventSourceStatisticsMXBean {

    /** See {@link EventSourceStatistics#open}. */
    long getOpen();

    /** See {@link EventSourceStatistics#opened}. */
    long getOpened();

    /** See {@link EventSourceStatistics#closed}. */
    Map<Integer, Long> getClosed();

    /** See {@link EventSourceStatistics#refused}. */
    Map<Integer, Long> getRefused();

    /** See {@link EventSourceStatistics#eventsSent}. */
    long getEventsSent();

    /** See {@link EventSourceStatistics#bytesSent}. */
    long getBytesSent();

    /** See {@link EventSourceStatistics#bufferedBytes}. */
    long getBufferedBytes();
}
