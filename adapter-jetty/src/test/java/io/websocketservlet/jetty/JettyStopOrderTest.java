package io.websocketservlet.jetty;

import io.websocketservlet.contract.StopOrderContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty, whose server stops its connectors before its contexts. */
class JettyStopOrderTest extends StopOrderContract {

    JettyStopOrderTest() {
        super(TransportChoice.AUTO);
    }

    @Override
    protected OwnServer server(ServletContainerInitializer application, String first, String second) {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
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
