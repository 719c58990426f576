package io.websocketservlet.client;

import io.websocketservlet.driver.connection.WebSocketConnection;
import java.util.List;
import java.util.Map;

/**
 * A WebSocket on a client, with what is kept of the server's answer.
 *
 * <p>If there is no connection, {@link #onError} is told why: an {@link java.io.IOException} such as
 * {@link java.net.ConnectException}, {@link java.net.UnknownHostException}, {@link java.net.SocketTimeoutException} or
 * {@link javax.net.ssl.SSLException}, and {@link #onClose} comes with 1006; or a
 * {@link io.websocketservlet.driver.frame.ProtocolException} if the server, or a proxy, answered but did not agree, and it
 * comes with 1002, or with 1010 if an extension failed. The socket is not open then, and never was.
 */
public interface ClientWebSocket extends WebSocketConnection {

    /** The status of the server's answer, 101 or not; 0 while there is none. */
    int status();

    /** The first value of a header of the server's answer, by name without regard to case; null if there is none. */
    String header(String name);

    /** All headers of the server's answer; names as they came, in their order. Empty while there is none. */
    Map<String, List<String>> headers();
}
