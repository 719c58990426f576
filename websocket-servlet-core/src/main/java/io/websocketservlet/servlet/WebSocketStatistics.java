package io.websocketservlet.servlet;

import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the connections of one endpoint have done so far: of one {@link WebSocketFilter}, or of all that an application
 * accepts without one. The numbers begin with 0 when the application does, and only grow, but for {@link #open} and {@link
 * #bufferedBytes}. Any thread may ask, and is answered at once; the numbers are each right, but not all of the same moment.
 *
 * <p>The same is there as a {@link WebSocketStatisticsMXBean} while the application runs.
 */
public final class WebSocketStatistics {

    private final String context;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    WebSocketStatistics(String context, Endpoint endpoint, Endpoints endpoints) {
        this.context = context;
        this.endpoint = endpoint;
        this.endpoints = endpoints;
    }

    /**
     * Those of an application, by {@linkplain #endpoint name}: of each of its filters that has started, and of {@code accept}
     * once that was called.
     */
    public static Map<String, WebSocketStatistics> of(ServletContext context) {
        return Endpoints.of(context).sockets().statistics();
    }

    /**
     * Tells of each endpoint of an application, of those that there are and of those still to come. An application has no
     * endpoint before its filters start.
     *
     * @param watcher called once for each endpoint, on this thread or the one that first uses the endpoint; what it throws
     *     is logged
     */
    public static void watch(ServletContext context, Consumer<WebSocketStatistics> watcher) {
        Endpoints.of(context).sockets().watch(watcher);
    }

    /** The path of the application, {@code /} if it has none of its own. */
    public String context() {
        return context;
    }

    /** The name of the filter; {@code accept} for what an application accepts without one. */
    public String endpoint() {
        return endpoint.name();
    }

    // Connections.

    /** How many connections are open. */
    public long open() {
        return endpoint.statistics().open();
    }

    /** How many connections have opened. */
    public long opened() {
        return endpoint.statistics().opened();
    }

    /** How many of them are over, by the code that {@code onClose} was told. */
    public Map<Integer, Long> closed() {
        return endpoint.statistics().closed();
    }

    /**
     * How many handshakes came to nothing, by the status that was answered; 500 where the handler or the container failed,
     * whatever became of that.
     */
    public Map<Integer, Long> refused() {
        return endpoint.refused();
    }

    // Traffic.

    /** How many messages have been delivered to listeners. */
    public long messagesReceived() {
        return endpoint.statistics().messagesReceived();
    }

    /** How many messages were handed to the container. */
    public long messagesSent() {
        return endpoint.statistics().messagesSent();
    }

    /** How many bytes have come, with the headers of frames, as they are on the wire but for TLS. */
    public long bytesReceived() {
        return endpoint.statistics().bytesReceived();
    }

    /** How many bytes were handed to the container, counted alike. */
    public long bytesSent() {
        return endpoint.statistics().bytesSent();
    }

    /** How many bytes wait in open connections now, all together: what their {@code bufferedAmount()} says. */
    public long bufferedBytes() {
        return endpoints.bufferedBytes(endpoint);
    }

    // Answers.

    /** How many pings of the {@code ping} option were answered. */
    public long roundTrips() {
        return endpoint.statistics().roundTrips();
    }

    /** How long their answers took, all together. */
    public Duration totalRoundTrip() {
        return endpoint.statistics().roundTripTime();
    }

    /** How long an answer took on average; zero if there was none. */
    public Duration meanRoundTrip() {
        long answers = roundTrips();
        return answers == 0 ? Duration.ZERO : totalRoundTrip().dividedBy(answers);
    }

    /** How long the slowest answer took; zero if there was none. */
    public Duration longestRoundTrip() {
        return endpoint.statistics().longestRoundTrip();
    }
}
