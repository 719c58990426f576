package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.handshake.OriginPolicy;
import java.util.Set;

/**
 * Whom a server lets in, and for how long.
 *
 * @param allowedOrigins which pages may connect; empty for those of the same origin
 * @param maxConnections how many connections there may be at a time; 0 for any number
 * @param maxConnectionsPerAddress how many of them from one remote address; 0 for any number
 * @param closeWithSession whether a connection ends when the HttpSession of its request does
 */
public record Admission(
        Set<String> allowedOrigins, int maxConnections, int maxConnectionsPerAddress, boolean closeWithSession) {

    static final Admission DEFAULTS = new Admission(Set.of(), 0, 0, false);

    /**
     * @throws IllegalArgumentException if an origin is none, or a limit is negative
     */
    public Admission {
        allowedOrigins = Set.copyOf(allowedOrigins);
        OriginPolicy.of(allowedOrigins);
        notNegative("maxConnections", maxConnections);
        notNegative("maxConnectionsPerAddress", maxConnectionsPerAddress);
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + ", not negative; 0 switches it off");
        }
    }

    Admission withAllowedOrigins(Set<String> origins) {
        return new Admission(origins, maxConnections, maxConnectionsPerAddress, closeWithSession);
    }

    Admission withMaxConnections(int connections) {
        return new Admission(allowedOrigins, connections, maxConnectionsPerAddress, closeWithSession);
    }

    Admission withMaxConnectionsPerAddress(int connections) {
        return new Admission(allowedOrigins, maxConnections, connections, closeWithSession);
    }

    Admission withCloseWithSession(boolean closes) {
        return new Admission(allowedOrigins, maxConnections, maxConnectionsPerAddress, closes);
    }
}
