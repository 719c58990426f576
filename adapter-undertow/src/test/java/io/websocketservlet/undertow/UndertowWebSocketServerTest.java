package io.websocketservlet.undertow;

import io.websocketservlet.contract.WebSocketServerContract;

/** A server in one call, on Undertow. */
class UndertowWebSocketServerTest extends WebSocketServerContract {

    UndertowWebSocketServerTest() {
        super("undertow");
    }
}
