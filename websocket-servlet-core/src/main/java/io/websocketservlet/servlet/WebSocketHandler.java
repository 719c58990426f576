package io.websocketservlet.servlet;

import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import jakarta.servlet.http.HttpServletRequest;

/** What an application does with a new connection. One handler serves all connections of its endpoint, from any thread. */
@FunctionalInterface
public interface WebSocketHandler {

    /**
     * A client has asked for a connection, and its handshake is good. Sets the listeners; what belongs to one connection
     * lives in what they capture. The request is still being answered: its thread runs this, its HttpSession is there,
     * and an exception becomes an ordinary error of HTTP (and {@code onClose} is called, if it was set). What is sent here
     * waits until the connection is open.
     *
     * @throws Exception to refuse the connection as any servlet would fail
     */
    void connect(WebSocket socket) throws Exception;

    /**
     * A client's handshake is good, and nothing has been answered yet: may refuse it, or add to the answer. Does nothing by
     * default.
     *
     * @param request whole, on its own thread
     * @param headers go into the answer, also into one that refuses; none may be one of the protocol's
     * @throws HandshakeException to refuse the connection with a status, 300 to 599 but 304, and a text: {@link #rejected} is
     *     called, and {@link #connect} is not
     */
    default void handshake(HttpServletRequest request, Headers headers) throws HandshakeException {}

    /**
     * A client's handshake was refused, and is being answered. Does nothing by default.
     *
     * @param refusal with the status and the text of the answer
     */
    default void rejected(HttpServletRequest request, HandshakeException refusal) {}
}
