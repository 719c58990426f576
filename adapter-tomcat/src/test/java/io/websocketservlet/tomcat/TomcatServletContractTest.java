package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Tomcat through the streams of a servlet upgrade. */
class TomcatServletContractTest extends ContainerContract {

    TomcatServletContractTest() {
        super("tomcat", TransportChoice.SERVLET);
    }

    /** Tomcat's streams take a close from another thread as a note for the next event of the socket. */
    @Override
    public boolean canEndTcpAtAnyTime() {
        return false;
    }
}
