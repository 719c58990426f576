package io.websocketservlet.contract;

import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;

/** A handler that cannot be made; public, with a public constructor, so that nothing else is wrong with it. */
public final class HandlerThatFails implements WebSocketHandler {

    /** Always throws. */
    public HandlerThatFails() {
        throw new IllegalStateException("this handler cannot be made");
    }

    @Override
    public void connect(WebSocket socket) {
        throw new AssertionError("never made");
    }
}
