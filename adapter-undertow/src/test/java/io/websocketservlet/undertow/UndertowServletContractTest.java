package io.websocketservlet.undertow;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Undertow through the streams of a servlet upgrade. */
class UndertowServletContractTest extends UndertowContract {

    UndertowServletContractTest() {
        super(TransportChoice.SERVLET);
    }
}
