package io.websocketservlet.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketServer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;

/** An echo at /echo of a server of its own, whose meters are bound before its filter starts. */
final class Application implements ServletContainerInitializer, AutoCloseable {

    static final String ENDPOINT = "websocket /echo";

    private final MeterRegistry registry;
    private final Tags tags;
    private final WebSocketServer server;

    /** Known as soon as the application starts. */
    WebSocketMetrics metrics;

    Application(MeterRegistry registry, String... tags) throws IOException {
        this.registry = registry;
        this.tags = Tags.of(tags);
        this.server = WebSocketServer.of(
                        ServerOptions.defaults().withHost("127.0.0.1").withPort(0))
                .application(this)
                .start();
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        metrics = new WebSocketMetrics(context, tags);
        metrics.bindTo(registry);
        WebSocketOptions options = WebSocketOptions.defaults().withPing(Duration.ofMillis(100));
        WebSocketFilter.register(context, "/echo", options, socket -> socket.onMessage(socket::send));
    }

    /** A client that answers pings. */
    WebSocket connect(String origin) {
        WebSocket.Builder client = HttpClient.newHttpClient().newWebSocketBuilder();
        if (origin != null) {
            client.header("Origin", origin);
        }
        return client.buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port() + "/echo?name=value"), new WebSocket.Listener() {})
                .join();
    }

    @Override
    public void close() {
        server.stop();
    }
}
