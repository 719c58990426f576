package io.websocketservlet.jetty;

import io.websocketservlet.contract.Dialer;

/** Jetty as it is. */
class JettyStopOrderTest extends JettyStopOrder {

    JettyStopOrderTest() {
        super(Dialer.TCP);
    }
}
