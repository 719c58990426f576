package io.websocketservlet.jetty;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Jetty through a connection of our own on its end points. */
class JettyNativeContractTest extends ContainerContract {

    JettyNativeContractTest() {
        super("jetty", TransportChoice.AUTO);
    }
}
