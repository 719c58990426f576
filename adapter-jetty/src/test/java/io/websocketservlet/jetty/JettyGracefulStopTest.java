package io.websocketservlet.jetty;

import io.websocketservlet.contract.Dialer;
import org.eclipse.jetty.server.Server;

/** Jetty with a stop timeout, in which it waits for all connections to end before it stops anything. */
class JettyGracefulStopTest extends JettyStopOrder {

    JettyGracefulStopTest() {
        super(Dialer.TCP);
    }

    @Override
    void configure(Server server) {
        server.setStopTimeout(20_000);
    }
}
