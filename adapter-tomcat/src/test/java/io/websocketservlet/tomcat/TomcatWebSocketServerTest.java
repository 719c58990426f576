package io.websocketservlet.tomcat;

import io.websocketservlet.contract.WebSocketServerContract;

/** A server in one call, on Tomcat. */
class TomcatWebSocketServerTest extends WebSocketServerContract {

    TomcatWebSocketServerTest() {
        super("tomcat");
    }
}
