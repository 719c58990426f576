package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Admission;
import io.websocketservlet.driver.connection.Statistics;
import io.websocketservlet.driver.handshake.HandshakeException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where connections are accepted: one filter, or all {@code accept} calls of an application together. Counts them, and
 * keeps to their limits. Thread-safe.
 */
final class Endpoint {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;

    private final String name;
    private final Statistics statistics = new Statistics();
    private final Map<Integer, LongAdder> refused = new ConcurrentHashMap<>();

    // Guarded by this.

    private int connections;

    /** How many of them have each remote address, where that is limited. */
    private final Map<String, Integer> perAddress = new HashMap<>();

    Endpoint(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Statistics statistics() {
        return statistics;
    }

    /** A handshake came to nothing. */
    void refuse(int status) {
        refused.computeIfAbsent(status, unseen -> new LongAdder()).increment();
    }

    /** How many handshakes came to nothing, by status. */
    Map<Integer, Long> refused() {
        Map<Integer, Long> byStatus = new TreeMap<>();
        refused.forEach((status, count) -> byStatus.put(status, count.sum()));
        return byStatus;
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
