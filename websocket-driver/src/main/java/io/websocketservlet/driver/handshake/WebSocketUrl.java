package io.websocketservlet.driver.handshake;

import java.util.List;

/**
 * The address of a WebSocket (RFC 6455 3 WebSocket URIs). Immutable.
 *
 * <p>What is written is what is meant: path and query are sent as they stand, with their percent-escapes, dots and all; the
 * fragment is dropped, since it is the client's own; only a user and a password are decoded, since they go into an
 * Authorization header. A URL has the characters of RFC 3986: everything else has to be percent-escaped by whoever knows in which
 * charset, and a name of other letters has to be in its {@code xn--} form, since not every version of IDNA finds the same
 * host for it.
 */
public final class WebSocketUrl {

    private final HttpUrl url;

    private WebSocketUrl(HttpUrl url) {
        this.url = url;
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is no valid one with the scheme {@code ws} or {@code wss}, such as one with a
     *     character that RFC 3986 wants percent-escaped
     */
    public static WebSocketUrl parse(String text) {
        return new WebSocketUrl(HttpUrl.checked(text, "WebSocket", List.of("ws", "wss")));
    }

    /** Whether the scheme is {@code wss}: the connection needs TLS. */
    public boolean isSecure() {
        return url.isSecure();
    }

    /** Whom to connect to: a name in lower case, or an address, without brackets if it is one of IPv6. */
    public String host() {
        return url.host();
    }

    /** The port to connect to. */
    public int port() {
        return url.port();
    }

    /** Host and port as in a Host header: without the scheme's own port (RFC 6455 4.1, item 4). */
    public String hostHeader() {
        return url.authority().without(url.defaultPort());
    }

    /** Host and port, which is never left out: how a proxy is told (RFC 9112 3.2.3 authority-form). */
    public String authority() {
        return url.authority().with(url.defaultPort());
    }

    /** Path and query as they are sent; the path is at least {@code /}. */
    public String target() {
        return url.target();
    }

    /** The value of an Authorization header for the user whom the URL names; null if it names none. */
    public String basicAuthorization() {
        return url.basicAuthorization();
    }

    /** The URL without user, password and fragment. */
    @Override
    public String toString() {
        return url.scheme() + "://" + hostHeader() + target();
    }
}
