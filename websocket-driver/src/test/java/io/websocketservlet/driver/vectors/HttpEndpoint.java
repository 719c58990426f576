package io.websocketservlet.driver.vectors;

/**
 * What a vector can do to an end of a bare connection, which does the opening handshake itself: to ours, or to the seeds
 * as we know them. What a client alone or a server alone can do is not there in the other.
 */
interface HttpEndpoint extends HybiEndpoint {

    /** Starts if the request is one for a WebSocket; {@code not-websocket} otherwise. */
    default String startIfWebSocket() {
        throw new UnknownVectorException("a client does not start like that");
    }

    /** Takes this proxy. */
    default void proxy(String origin) {
        throw new UnknownVectorException("a server has no proxy");
    }

    default boolean proxyHeader(String name, String value) {
        throw new UnknownVectorException("a server has no proxy");
    }

    default boolean proxyStart() {
        throw new UnknownVectorException("a server has no proxy");
    }

    default void proxyReceive(byte[] bytes) {
        throw new UnknownVectorException("a server has no proxy");
    }
}
