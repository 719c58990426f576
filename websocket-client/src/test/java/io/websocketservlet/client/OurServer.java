package io.websocketservlet.client;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketHandler;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import io.websocketservlet.undertow.UndertowEmbedded;

/** A server of ours: {@code /echo} sends everything back, {@code /test} does what the test says. */
final class OurServer implements AutoCloseable {

    private final RunningServer server;

    private OurServer(WebSocketOptions options, WebSocketHandler handler) throws Exception {
        WebSocketOptions echo = WebSocketOptions.defaults()
                .withExtensions(PermessageDeflate.server())
                .withProtocols("chat", "echo");
        server = new UndertowEmbedded().start(new Settings("127.0.0.1", 0), (classes, context) -> {
            WebSocketFilter.register(context, "/echo", echo, socket -> socket.onMessage(socket::send));
            WebSocketFilter.register(context, "/test", options, handler);
        });
    }

    static OurServer start() throws Exception {
        return start(WebSocketOptions.defaults(), socket -> {});
    }

    static OurServer start(WebSocketOptions options, WebSocketHandler handler) throws Exception {
        return new OurServer(options, handler);
    }

    int port() {
        return server.port();
    }

    String url(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("the server did not stop", e);
        }
    }
}
