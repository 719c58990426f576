package io.websocketservlet.jetty;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;

/** Jetty 12.1 with the ee11 environment, HTTP/1.1, sessions, and nothing else. */
public final class JettyEmbedded implements EmbeddedContainer {

    @Override
    public String name() {
        return "jetty";
    }

    @Override
    public RunningServer start(Settings settings, ServletContainerInitializer application) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setClassLoader(Thread.currentThread().getContextClassLoader());
        context.addServletContainerInitializer(application);
        context.addServletContainerInitializer(new WebSocketInitializer());
        server.setHandler(context);
        server.setDefaultHandler(new DefaultHandler(false, false)); // a plain 404, also once the context is stopped
        try {
            server.start();
        } catch (Throwable failure) {
            stop(server, failure);
            throw failure;
        }
        return new Running(server, connector, context);
    }

    private static void stop(Server server, Throwable failure) {
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private record Running(Server server, ServerConnector connector, ServletContextHandler context)
            implements RunningServer {

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void undeploy() throws Exception {
            context.stop();
        }

        /**
         * The application first, so that what it says to its clients at the end still reaches them: left to itself,
         * {@code Server.doStop} closes all connections before it stops any context.
         */
        @Override
        public void stop() throws Exception {
            try {
                undeploy();
            } finally {
                server.stop();
            }
        }
    }
}
