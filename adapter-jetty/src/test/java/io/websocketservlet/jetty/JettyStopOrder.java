package io.websocketservlet.jetty;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.StopOrderContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty, whose server stops its connectors before its contexts. It speaks HTTP/2, too. */
abstract class JettyStopOrder extends StopOrderContract {

    JettyStopOrder(Dialer dialer) {
        super(TransportChoice.AUTO, dialer);
    }

    @Override
    protected OwnServer server(ServletContainerInitializer application, String first, String second) {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        Map<String, ServletContextHandler> contexts =
                Map.of(first, context(application, first), second, context(application, second));
        server.setHandler(
                new ContextHandlerCollection(contexts.values().toArray(new ServletContextHandler[contexts.size()])));
        configure(server);
        return new OwnServer() {

            @Override
            public void start() throws Exception {
                server.start();
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }

            @Override
            public void stop(String path) throws Exception {
                contexts.get(path).stop();
            }

            @Override
            public void start(String path) throws Exception {
                contexts.get(path).start();
            }

            @Override
            public int port() {
                return connector.getLocalPort();
            }
        };
    }

    /** What a test wants different. */
    void configure(Server server) {}

    private static ServletContextHandler context(ServletContainerInitializer application, String path) {
        ServletContextHandler context = new ServletContextHandler(path);
        context.addServletContainerInitializer(application);
        return context;
    }
}
