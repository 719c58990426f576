package io.websocketservlet.jetty;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.WarContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;

/** WARs on a Jetty that hides its own classes from them, as it does without any configuration. */
abstract class JettyWar extends WarContract {

    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    static {
        JETTY.setLevel(Level.WARNING);
    }

    private WarServer server;

    JettyWar() {
        this(Dialer.TCP);
    }

    JettyWar(Dialer dialer) {
        super(JettyUpgrade.class, dialer);
    }

    /** What is spoken. */
    ConnectionFactory protocol() {
        return new HttpConnectionFactory();
    }

    /** A context of one environment. */
    abstract ContextHandler context(Path war, String path);

    @Override
    protected final WarServer server(Map<String, Path> wars) {
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty, protocol());
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        Map<String, ContextHandler> contexts = new TreeMap<>();
        wars.forEach((path, war) -> contexts.put(path, context(war, path)));
        ContextHandlerCollection handlers =
                new ContextHandlerCollection(true, contexts.values().toArray(ContextHandler[]::new));
        jetty.setHandler(handlers);
        server = new WarServer() {

            @Override
            public void start() throws Exception {
                jetty.start();
            }

            @Override
            public void stop() throws Exception {
                jetty.stop();
            }

            @Override
            public void undeploy(String path) throws Exception {
                ContextHandler context = contexts.remove(path);
                handlers.removeHandler(context);
                context.stop();
            }

            @Override
            public ClassLoader loader(String path) {
                return contexts.get(path).getClassLoader();
            }

            @Override
            public int port() {
                return connector.getLocalPort();
            }
        };
        return server;
    }

    @Test
    final void aWarSeesNoClassOfTheServers() {
        assertThrows(ClassNotFoundException.class, () -> server.loader("/red").loadClass(Server.class.getName()));
    }
}
