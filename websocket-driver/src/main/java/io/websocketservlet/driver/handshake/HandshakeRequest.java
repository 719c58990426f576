package io.websocketservlet.driver.handshake;

import java.util.List;

/** A request as the opening handshake sees it: a view of whatever the server holds. */
public interface HandshakeRequest {

    /** The method, as it was sent. */
    String method();

    /** The request target: path and query, as they were sent. */
    String target();

    /** The version of HTTP, as in {@code HTTP/1.1}. */
    String httpVersion();

    /** The values of all header lines with this name, in their order; empty if there is none. */
    List<String> headers(String name);

    /** Whether the request came over TLS, as far as the server knows. */
    boolean isSecure();

    /**
     * What an extended CONNECT is to carry, the pseudo-header {@code :protocol} (RFC 8441 4); null for every other request,
     * and for all of HTTP/1.1.
     */
    default String connectProtocol() {
        return null;
    }
}
