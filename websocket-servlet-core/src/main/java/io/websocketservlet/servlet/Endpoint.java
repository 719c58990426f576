package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Admission;
import io.websocketservlet.driver.connection.Statistics;
import io.websocketservlet.driver.handshake.HandshakeException;
import java.util.HashMap;
import java.util.Map;

/**
 * Where connections are accepted: one filter, or all {@code accept} calls of an application together. Counts them, and
 * keeps to their limits. Thread-safe.
 */
final class Endpoint {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Statistics statistics = new Statistics();

    // Guarded by this.

    private int connections;

    /** How many of them have each remote address, where that is limited. */
    private final Map<String, Integer> perAddress = new HashMap<>();

    Statistics statistics() {
        return statistics;
    }

    /**
     * Makes room for a connection, which {@link #release} takes back.
     *
     * @throws HandshakeException if there is none
     */
    synchronized void admit(Admission admission, String address) throws HandshakeException {
        if (isFull(connections, admission.maxConnections())) {
            throw new HandshakeException(
                    SERVICE_UNAVAILABLE, "at most " + admission.maxConnections() + " connections at a time");
        }
        if (isFull(perAddress.getOrDefault(address, 0), admission.maxConnectionsPerAddress())) {
            throw new HandshakeException(
                    TOO_MANY_REQUESTS,
                    "at most " + admission.maxConnectionsPerAddress() + " connections at a time from one address");
        }
        connections++;
        if (admission.maxConnectionsPerAddress() > 0) {
            perAddress.merge(address, 1, Integer::sum);
        }
    }

    private static boolean isFull(int connections, int limit) {
        return limit > 0 && connections >= limit;
    }

    synchronized void release(Admission admission, String address) {
        connections--;
        if (admission.maxConnectionsPerAddress() > 0) {
            perAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
        }
    }
}
