package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.server.PemKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Keys;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a {@link WebSocketServer} listens, and how. Immutable; begin with {@link #defaults} and change what differs.
 *
 * @param container the name of the container; empty for the first one on the class path
 * @param host name or address to listen on
 * @param port 0 for any free one
 * @param tls the keys of a server with TLS
 * @param secureProxy whether all clients come through a proxy that speaks TLS with them
 * @param webSocket how WebSockets are to behave for which nothing else is said
 */
public record ServerOptions(
        Optional<String> container,
        String host,
        int port,
        Optional<Keys> tls,
        boolean secureProxy,
        WebSocketOptions webSocket) {

    private static final int HIGHEST_PORT = 65_535;

    private static final ServerOptions DEFAULTS =
            new ServerOptions(Optional.empty(), "0.0.0.0", 8080, Optional.empty(), false, WebSocketOptions.defaults());

    /** Port 8080 of all addresses of this machine, in the clear, on the first container of the class path. */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Checks what has rules.
     *
     * @throws IllegalArgumentException if the port is none
     */
    public ServerOptions {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(webSocket, "webSocket");
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port " + port + ", 0 to " + HIGHEST_PORT);
        }
    }

    /** Which container to run on, where there are several: {@code jetty}, {@code tomcat} or {@code undertow}. */
    public ServerOptions withContainer(String name) {
        return new ServerOptions(Optional.of(name), host, port, tls, secureProxy, webSocket);
    }

    /** The name or address to listen on; by default all addresses of this machine. */
    public ServerOptions withHost(String nameOrAddress) {
        return new ServerOptions(container, nameOrAddress, port, tls, secureProxy, webSocket);
    }

    /** The port to listen on; 8080 by default, 0 for any free one. */
    public ServerOptions withPort(int number) {
        return new ServerOptions(container, host, number, tls, secureProxy, webSocket);
    }

    /**
     * Speaks TLS with these keys.
     *
     * @param chainFile the server's certificate and those between it and its authority, in PEM
     * @param keyFile its private key, PKCS #8 in PEM
     * @throws UncheckedIOException if one cannot be read
     * @throws IllegalArgumentException if one holds something else, or they do not belong together
     */
    public ServerOptions withTls(Path chainFile, Path keyFile) {
        return with(PemKeys.read(chainFile, keyFile, null));
    }

    /** The same with a key that is encrypted. */
    public ServerOptions withTls(Path chainFile, Path keyFile, String password) {
        return with(PemKeys.read(chainFile, keyFile, Objects.requireNonNull(password, "password")));
    }

    /**
     * Speaks TLS with the key in a store.
     *
     * @param password of the key
     */
    public ServerOptions withTls(KeyStore store, String password) {
        return with(new Keys(store, password));
    }

    private ServerOptions with(Keys keys) {
        return new ServerOptions(container, host, port, Optional.of(keys), secureProxy, webSocket);
    }

    /**
     * Whether all clients come through a proxy that speaks TLS with them, and passes on in the clear; false by default. Then
     * addresses begin with {@code wss} and {@code https}, and requests are secure.
     */
    public ServerOptions withSecureProxy(boolean comeThroughOne) {
        return new ServerOptions(container, host, port, tls, comeThroughOne, webSocket);
    }

    /** How WebSockets are to behave: their time to close, how much may wait to be sent, the logging of frames, and more. */
    public ServerOptions withWebSocket(WebSocketOptions options) {
        return new ServerOptions(container, host, port, tls, secureProxy, options);
    }
}
