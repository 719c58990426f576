package io.websocketservlet.sample;

import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;

/** Sends each message back as it came. A {@code WebSocketFilter} maps it to {@code /echo}. */
public final class Echo implements WebSocketHandler {

    @Override
    public void connect(WebSocket socket) {
        socket.onMessage(message -> socket.send(message));
    }
}
