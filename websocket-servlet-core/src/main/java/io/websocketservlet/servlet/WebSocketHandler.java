package io.websocketservlet.servlet;

import io.websocketservlet.driver.handshake.HandshakeException;
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
     * A client's handshake was refused, and is being answered. Does nothing by default.
     *
     * @param refusal with the status and the text of the answer
     */
    default void rejected(HttpServletRequest request, HandshakeException refusal) {}
}
