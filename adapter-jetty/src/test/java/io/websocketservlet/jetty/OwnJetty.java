package io.websocketservlet.jetty;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server of the test's own, with one connector. */
record OwnJetty(Server server, ServerConnector connector, ServletContextHandler context) implements RunningServer {

    static OwnJetty start(ServletContainerInitializer application, ConnectionFactory... protocols) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, protocols);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.setClassLoader(OwnJetty.class.getClassLoader());
        context.addServletContainerInitializer(application);
        context.addServletContainerInitializer(new WebSocketInitializer());
        server.setHandler(context);
        server.start();
        return new OwnJetty(server, connector, context);
    }

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
}
