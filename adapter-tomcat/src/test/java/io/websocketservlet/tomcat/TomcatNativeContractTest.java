package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Tomcat beneath its servlet streams. */
class TomcatNativeContractTest extends ContainerContract {

    TomcatNativeContractTest() {
        super("tomcat", TransportChoice.NATIVE);
    }
}
