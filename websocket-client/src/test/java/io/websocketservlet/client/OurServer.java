package io.websocketservlet.client;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketHandler;
import io.websocketservlet.servlet.WebSocketServer;
import java.io.IOException;

/** A server of ours: {@code /echo} sends everything back, {@code /test} does what the test says. */
record OurServer(WebSocketServer server) implements AutoCloseable {

    static OurServer start() throws IOException {
        return start(WebSocketOptions.defaults(), socket -> {});
    }

    static OurServer start(WebSocketOptions options, WebSocketHandler handler) throws IOException {
        WebSocketOptions echo = WebSocketOptions.defaults()
                .withExtensions(PermessageDeflate.server())
                .withProtocols("chat", "echo");
        return new OurServer(WebSocketServer.of(
                        ServerOptions.defaults().withHost("127.0.0.1").withPort(0))
                .webSocket("/echo", echo, socket -> socket.onMessage(socket::send))
                .webSocket("/test", options, handler)
                .start());
    }

    int port() {
        return server.port();
    }

    String url(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    @Override
    public void close() {
        server.stop();
    }
}
