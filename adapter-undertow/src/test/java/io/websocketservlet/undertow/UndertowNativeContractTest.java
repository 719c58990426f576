package io.websocketservlet.undertow;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Undertow beneath its servlet streams. */
class UndertowNativeContractTest extends UndertowContract {

    UndertowNativeContractTest() {
        super(TransportChoice.NATIVE);
    }
}
