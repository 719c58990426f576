package io.websocketservlet.jetty;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** Jetty with streams of HTTP/2 and a stop timeout, in which it waits for all streams to end before it stops anything. */
class JettyHttp2GracefulStopTest extends JettyStopOrder {

    JettyHttp2GracefulStopTest() throws Exception {
        super(new Http2Gateway());
    }

    /**
     * {@code org.eclipse.jetty.http2.SessionContainer} never forgets that it was shut down: one whose server is started again
     * sends every client away. So whoever starts a server again brings a new one along.
     */
    @Override
    void configure(Server server) {
        server.setStopTimeout(20_000);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                ServerConnector connector = (ServerConnector) server.getConnectors()[0];
                connector.addConnectionFactory(new HTTP2CServerConnectionFactory(new HttpConfiguration()));
            }
        });
    }
}
