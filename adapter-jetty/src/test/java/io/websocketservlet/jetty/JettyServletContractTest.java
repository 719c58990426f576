package io.websocketservlet.jetty;

import io.websocketservlet.contract.RefusedTransportContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Jetty's servlet upgrade ends the connection of a client that waits for the 101, as all browsers do. */
class JettyServletContractTest extends RefusedTransportContract {

    JettyServletContractTest() {
        super("jetty", TransportChoice.SERVLET, "adapter-jetty");
    }
}
