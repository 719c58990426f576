package io.websocketservlet.jetty;

import org.eclipse.jetty.server.Server;

/** Jetty with a stop timeout, in which it waits for all connections to end before it stops anything. */
class JettyGracefulStopTest extends JettyStopOrderTest {

    @Override
    void configure(Server server) {
        server.setStopTimeout(20_000);
    }
}
