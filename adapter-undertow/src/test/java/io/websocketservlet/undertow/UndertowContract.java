package io.websocketservlet.undertow;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.contract.Dialer;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/** What is so on Undertow, whatever the transport. */
abstract class UndertowContract extends ContainerContract {

    UndertowContract(TransportChoice transport) {
        super("undertow", transport);
    }

    /** @param dialer how clients get there */
    UndertowContract(TransportChoice transport, Dialer dialer) {
        super("undertow", transport, dialer);
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
