package io.websocketservlet.servlet;

import java.util.Map;

/**
 * {@link WebSocketStatistics} for management: an MXBean on the platform's MBean server, from when its filter starts, or from
 * the first {@code accept}, until the application ends. Its name is {@code
 * io.websocketservlet:type=WebSocketEndpoint,context="/app",name="chat"}; where another server in this process has taken that,
 * with {@code instance=2} or a higher number behind it.
 */
public interface WebSocketStatisticsMXBean {

    /** See {@link WebSocketStatistics#open}. */
    long getOpen();

    /** See {@link WebSocketStatistics#opened}. */
    long getOpened();

    /** See {@link WebSocketStatistics#closed}. */
    Map<Integer, Long> getClosed();

    /** See {@link WebSocketStatistics#refused}. */
    Map<Integer, Long> getRefused();

    /** See {@link WebSocketStatistics#messagesReceived}. */
    long getMessagesReceived();

    /** See {@link WebSocketStatistics#messagesSent}. */
    long getMessagesSent();

    /** See {@link WebSocketStatistics#bytesReceived}. */
    long getBytesReceived();

    /** See {@link WebSocketStatistics#bytesSent}. */
    long getBytesSent();

    /** See {@link WebSocketStatistics#bufferedBytes}. */
    long getBufferedBytes();

    /** See {@link WebSocketStatistics#roundTrips}. */
    long getRoundTrips();

    /** {@link WebSocketStatistics#meanRoundTrip} in milliseconds. */
    double getMeanRoundTripMillis();

    /** {@link WebSocketStatistics#longestRoundTrip} in milliseconds. */
    double getLongestRoundTripMillis();
}
