package io.websocketservlet.client;

import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.util.Objects;

/**
 * An HTTP proxy that leads to servers (RFC 9110 9.3.6 CONNECT). Immutable; begin with {@link #of}.
 *
 * @param url the proxy's address
 * @param headers more headers for its request
 * @param tls whom to trust, where the address is {@code https}
 */
public record ProxyOptions(String url, Headers headers, TlsOptions tls) {

    /** Any server: what is checked is the proxy. */
    private static final WebSocketUrl SERVER = WebSocketUrl.parse("ws://localhost/");

    /**
     * Copies what could be changed, and checks it.
     *
     * @throws IllegalArgumentException if the address is no proxy's, or a header cannot be sent
     */
    public ProxyOptions {
        headers = Headers.copyOf(headers);
        Objects.requireNonNull(tls, "tls");
        request(SERVER, url, headers);
    }

    /**
     * A proxy with no more headers, and an own set of authorities to trust: the platform's.
     *
     * @param url {@code http://} or {@code https://}, perhaps a user and a password, host and perhaps a port
     * @throws IllegalArgumentException if the address is no proxy's
     */
    public static ProxyOptions of(String url) {
        return new ProxyOptions(url, new Headers(), TlsOptions.defaults());
    }

    /** What goes into its request beside what belongs there; a copy. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    /**
     * One more header for its request, which the server does not see.
     *
     * @throws IllegalArgumentException if it cannot be sent, belongs to the protocol, or says who the user is, as the
     *     address already does
     */
    public ProxyOptions withHeader(String name, String value) {
        return new ProxyOptions(url, headers().add(name, value), tls);
    }

    /** Whom to trust as the proxy, and who we are to it, where its address is {@code https}; nothing of it is the server's. */
    public ProxyOptions withTls(TlsOptions options) {
        return new ProxyOptions(url, headers, options);
    }

    /** The request for a way to a server. */
    ProxyConnect connectTo(WebSocketUrl server) {
        return request(server, url, headers);
    }

    private static ProxyConnect request(WebSocketUrl server, String url, Headers headers) {
        ProxyConnect request = new ProxyConnect(server, url);
        headers.forEach(request::setHeader);
        return request;
    }

    /** Without a user, a password and the headers, which may be secrets. */
    @Override
    public String toString() {
        ProxyConnect proxy = connectTo(SERVER);
        return "proxy " + (proxy.isSecure() ? "https" : "http") + " at " + proxy.host() + " port " + proxy.port();
    }
}
