package io.websocketservlet.undertow;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** Undertow beneath its servlet streams. */
class UndertowNativeContractTest extends ContainerContract {

    UndertowNativeContractTest() {
        super("undertow", TransportChoice.NATIVE);
    }

    /** Undertow's HttpRequestParser makes one space of several side by side. */
    @Override
    public boolean keepsHeadersAsTheyCame() {
        return false;
    }

    /** Of XNIO, which reads all the connections that it was given. */
    @Override
    public boolean isReader(Thread thread) {
        return thread.getName().contains(" I/O-");
    }

    @Override
    public boolean isWorker(Thread thread) {
        return !isReader(thread);
    }
}
