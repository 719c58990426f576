package io.websocketservlet.undertow;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Undertow through the streams of a servlet upgrade. */
class UndertowServletContractTest extends ContainerContract {

    UndertowServletContractTest() {
        super("undertow", TransportChoice.SERVLET);
    }

    /** Undertow's HttpRequestParser makes one space of several side by side. */
    @Override
    public boolean keepsHeadersAsTheyCame() {
        return false;
    }
}
