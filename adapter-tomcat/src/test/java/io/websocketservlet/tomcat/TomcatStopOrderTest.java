package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Tomcat, which pauses its connectors, stops its contexts, and then stops its connectors. */
class TomcatStopOrderTest extends TomcatStopOrder {

    TomcatStopOrderTest() {
        super(TransportChoice.SERVLET);
    }
}
