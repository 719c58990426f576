package io.websocketservlet.jetty;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Jetty 12.1 with the ee11 environment, sessions, HTTP/1.1 and, where jetty-http2-server is on the class path, HTTP/2 without
 * TLS at the same port, for clients that begin with it. With TLS it is HTTP/1.1 alone.
 */
public final class JettyEmbedded implements EmbeddedContainer {

    private static final String HTTP2 = "org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory";

    @Override
    public String name() {
        return "jetty";
    }

    @Override
    public RunningServer start(Settings settings, ServletContainerInitializer application, ClassLoader loader)
            throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, protocols(settings));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setClassLoader(loader);
        context.addServletContainerInitializer(application);
        context.addServletContainerInitializer(new WebSocketInitializer());
        ContextHandlerCollection contexts = new ContextHandlerCollection(context);
        server.setHandler(contexts);
        server.setDefaultHandler(new DefaultHandler(false, false)); // a plain 404, also once the context is stopped
        try {
            server.start();
        } catch (Throwable failure) {
            stop(server, failure);
            throw failure;
        }
        return new Running(server, connector, contexts);
    }

    private static ConnectionFactory[] protocols(Settings settings) {
        HttpConfiguration http = new HttpConfiguration();
        ConnectionFactory http1 = new HttpConnectionFactory(http);
        if (settings.keys().isPresent()) {
            // There is one certificate: what name the client has asked for makes no difference.
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStore(settings.keys().get().store());
            tls.setKeyStorePassword(settings.keys().get().password());
            return new ConnectionFactory[] {new SslConnectionFactory(tls, http1.getProtocol()), http1};
        }
        return hasHttp2()
                ? new ConnectionFactory[] {http1, Http2Link.withoutTls(http)}
                : new ConnectionFactory[] {http1};
    }

    private static boolean hasHttp2() {
        try {
            Class.forName(HTTP2, false, JettyEmbedded.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static void stop(Server server, Throwable failure) {
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /** Knows the application only through the server, so that one that was undeployed can be collected. */
    private record Running(Server server, ServerConnector connector, ContextHandlerCollection contexts)
            implements RunningServer {

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void undeploy() throws Exception {
            for (Handler context : contexts.getHandlers()) {
                context.stop();
                contexts.removeHandler(context);
            }
        }

        @Override
        public void stop() throws Exception {
            server.stop();
        }
    }
}
