package io.websocketservlet.undertow;

import io.undertow.Undertow;
import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;

/** Undertow with TLS. */
class UndertowTlsTest extends ConnectorContract {

    UndertowTlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        return OwnUndertow.start(Undertow.builder().addHttpsListener(0, "127.0.0.1", keys.context()), application);
    }
}
