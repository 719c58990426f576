package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketConnection;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.handshake.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;

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
public interface WebSocket extends WebSocketConnection {
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
        Endpoint endpoint = Endpoints.of(request.getServletContext()).endpoint(EndpointRegistry.INLINE);
        new Acceptance(request, response, options, endpoint).accept(handler);
    }

    /** The path of the request, decoded, less the application's: the servlet path and what came after it. */
    String path();

    /** The query of the request, not decoded; null if there is none. */
    String query();

    /** The first value of a header of the request, by name without regard to case; null if there is none. */
    String header(String name);

    /** All headers of the request; names as they came, in their order. */
    Map<String, List<String>> headers();

    /** The address of the client, as the container knows it. */
    String remoteAddress();

    /** Who the client is; null if it was not authenticated. */
    Principal principal();

    /** The value of a cookie of the request, as it came; null if there is none. */
    String cookie(String name);

    /**
     * The session that the request belonged to, which may have ended meanwhile; null if there was none. What happens on
     * the socket does not prolong it.
     */
    HttpSession session();

    /** An attribute that the request had when it was accepted, of the application's; null if there is none. */
    Object attribute(String name);
}
