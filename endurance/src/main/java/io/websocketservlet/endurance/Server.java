package io.websocketservlet.endurance;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.endurance.fleet.Plan;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketHandler;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A container with one application: as a rule one in which every request for a WebSocket goes to one handler. */
final class Server implements AutoCloseable {

    /** Where trials can be run. */
    static final List<String> CONTAINERS = List.of("tomcat", "undertow", "jetty");

    static final String LOOPBACK = "127.0.0.1";

    /**
     * Logs a stack trace for each connection that breaks while it is written to: {@code WebConnectionImpl} closes a second time
     * what it is about to close. Held, since a logger that nobody holds forgets its level.
     */
    private static final Logger XNIO = Logger.getLogger("org.xnio.listener");

    static {
        XNIO.setLevel(Level.OFF);
    }

    private final String host;
    private final RunningServer running;

    private Server(String host, RunningServer running) {
        this.host = host;
        this.running = running;
    }

    /** What trials begin with: no ping interferes. */
    static WebSocketOptions options() {
        return WebSocketOptions.defaults().withPing(Duration.ZERO);
    }

    static Server start(String container, WebSocketOptions options, WebSocketHandler handler) throws Exception {
        return start(container, LOOPBACK, options, handler);
    }

    static Server start(String container, String host, WebSocketOptions options, WebSocketHandler handler)
            throws Exception {
        return start(container, host, (classes, context) -> WebSocketFilter.register(context, "/*", options, handler));
    }

    static Server start(String container, String host, ServletContainerInitializer application) throws Exception {
        return new Server(host, EmbeddedContainer.named(container).start(new Settings(host, 0), application));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, running.port());
    }

    /** The way to it. */
    Plan plan(String target) {
        return Plan.of(address(), target);
    }

    void undeploy() throws Exception {
        running.undeploy();
    }

    void stop() throws Exception {
        running.stop();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new IllegalStateException("the container does not stop", e);
        }
    }
}
