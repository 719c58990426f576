package io.websocketservlet.jetty;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty with TLS. */
class JettyTlsTest extends ConnectorContract {

    JettyTlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(keys.context());
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, tls);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.setClassLoader(JettyTlsTest.class.getClassLoader());
        context.addServletContainerInitializer(application);
        context.addServletContainerInitializer(new WebSocketInitializer());
        server.setHandler(context);
        server.start();
        return new RunningServer() {

            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void undeploy() throws Exception {
                context.stop();
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }
}
