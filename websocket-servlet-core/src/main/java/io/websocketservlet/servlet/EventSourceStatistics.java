package io.websocketservlet.servlet;

import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the event streams of one endpoint have done so far: of one {@link EventSourceServlet}, or of all that an application
 * accepts without one. The numbers begin with 0 when the application does, and only grow, but for {@link #open} and {@link
 * #bufferedBytes}. Any thread may ask, and is answered at once; the numbers are each right, but not all of the same moment.
 *
 * <p>The same is there as an {@link EventSourceStatisticsMXBean} while the application runs.
 */
public final class EventSourceStatistics {

    private final String context;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    EventSourceStatistics(String context, Endpoint endpoint, Endpoints endpoints) {
        this.context = context;
        this.endpoint = endpoint;
        this.endpoints = endpoints;
    }

    /**
     * Those of an application, by {@linkplain #endpoint name}: of each of its servlets that has started, and of {@code accept}
     * once that was called.
     */
    public static Map<String, EventSourceStatistics> of(ServletContext context) {
        return Endpoints.of(context).streams().statistics();
    }

    /**
     * Tells of each endpoint of an application, of those that there are and of those still to come. An application has no
     * endpoint before its servlets start.
     *
     * @param watcher called once for each endpoint, on this thread or the one that first uses the endpoint; what it throws
     *     is logged
     */
    public static void watch(ServletContext context, Consumer<EventSourceStatistics> watcher) {
        Endpoints.of(context).streams().watch(watcher);
    }

    /** The path of the application, {@code /} if it has none of its own. */
    public String context() {
        return context;
    }

    /** The name of the servlet; {@code accept} for what an application accepts without one. */
    public String endpoint() {
        return endpoint.name();
    }

    /** How many streams are open. */
    public long open() {
        return endpoint.statistics().open();
    }

    /** How many streams have opened. */
    public long opened() {
        return endpoint.statistics().opened();
    }

    /** How many of them are over, by the code that {@code onClose} was told. */
    public Map<Integer, Long> closed() {
        return endpoint.statistics().closed();
    }

    /**
     * How many requests came to nothing, by the status that was answered; 500 where the handler or the container failed,
     * whatever became of that.
     */
    public Map<Integer, Long> refused() {
        return endpoint.refused();
    }

    /** How many events were handed to the container. */
    public long eventsSent() {
        return endpoint.statistics().messagesSent();
    }

    /** How many bytes were handed to the container, pings among them. */
    public long bytesSent() {
        return endpoint.statistics().bytesSent();
    }

    /** How many bytes wait in open streams now, all together: what their {@code bufferedAmount()} says. */
    public long bufferedBytes() {
        return endpoints.bufferedBytes(endpoint);
    }
}
