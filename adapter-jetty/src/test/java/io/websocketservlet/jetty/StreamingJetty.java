package io.websocketservlet.jetty;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty that speaks HTTP/1.1 and HTTP/2, with handlers of the test's before the application. */
record StreamingJetty(Server server, ServerConnector connector, ServletContextHandler context)
        implements RunningServer {

    /** @param outermost stands before the application */
    static StreamingJetty start(ServletContainerInitializer application, Handler.Wrapper outermost) throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setClassLoader(StreamingJetty.class.getClassLoader());
        context.addServletContainerInitializer(application);
        context.addServletContainerInitializer(new WebSocketInitializer());
        outermost.setHandler(context);
        server.setHandler(outermost);
        server.start();
        return new StreamingJetty(server, connector, context);
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
