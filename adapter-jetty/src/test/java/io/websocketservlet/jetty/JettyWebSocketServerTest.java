package io.websocketservlet.jetty;

import io.websocketservlet.contract.WebSocketServerContract;

/** A server in one call, on Jetty. */
class JettyWebSocketServerTest extends WebSocketServerContract {

    JettyWebSocketServerTest() {
        super("jetty");
    }
}
