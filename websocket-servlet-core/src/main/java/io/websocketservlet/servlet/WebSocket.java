package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketConnection;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.handshake.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A WebSocket on a server, with what is kept of the request that it began with. In any filter, or in the {@code service} of
 * any servlet:
 *
 * <pre>{@code
 * if (WebSocket.isWebSocket(request)) {
 *     WebSocket.accept(request, response, socket -> socket.onMessage(socket::send));
 *     return;
 * }
 * }</pre>
 */
public interface WebSocket extends WebSocketConnection, KeptRequest {
    /**
     * Whether a request asks for a WebSocket: a GET that wants to upgrade to one, or over HTTP/2 a CONNECT that wants to
     * carry one. Everything else may be wrong with it.
     */
    static boolean isWebSocket(HttpServletRequest request) {
        return ServerHandshake.isWebSocket(Endpoints.handshakeOf(request));
    }

    /**
     * Takes a request for a WebSocket with the default options; see
     * {@link #accept(HttpServletRequest, HttpServletResponse, WebSocketOptions, WebSocketHandler)}.
     */
    static void accept(HttpServletRequest request, HttpServletResponse response, WebSocketHandler handler)
            throws IOException, ServletException {
        accept(request, response, WebSocketOptions.defaults(), handler);
    }

    /**
     * Takes a request for a WebSocket: judges the handshake, runs the handler, and takes the connection over. A bad
     * handshake is answered with 400, 403 or 426 and the reason as text, one that the handler or a limit refuses with what
     * that says, and {@link WebSocketHandler#connect} is not called. In each case the response is done: the caller returns, and passes the request on to nobody.
     *
     * @throws IOException if the client is gone, or the handler threw one
     * @throws ServletException if the container cannot hand over the connection, or the handler threw a checked exception
     * @throws IllegalStateException if the response is committed already
     */
    static void accept(
            HttpServletRequest request,
            HttpServletResponse response,
            WebSocketOptions options,
            WebSocketHandler handler)
            throws IOException, ServletException {
        Endpoint endpoint = Endpoints.of(request.getServletContext()).sockets().endpoint(EndpointRegistry.INLINE);
        new Acceptance(request, response, options, endpoint).accept(handler);
    }
}
