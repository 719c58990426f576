package io.websocketservlet.contract;

import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;

/** Sends every message back; public, with a public constructor, as a handler named in a web.xml has to be. */
public final class Echo implements WebSocketHandler {

    /** What the filter's init-param calls. */
    public Echo() {}

    @Override
    public void connect(WebSocket socket) {
        socket.onMessage(socket::send);
    }
}
