package io.websocketservlet.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connectors that are taken away from an application that stays. */
@Timeout(60)
class TomcatConnectorsTest {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void anApplicationServesAgainWhenItsConnectorIsBack(@TempDir Path directory) throws Exception {
        Connector connector = new Connector("HTTP/1.1");
        RunningServer server = OwnTomcat.start(
                connector,
                (classes, context) -> {
                    WebSocketFilter.register(
                            context, "/echo", WebSocketOptions.defaults(), socket -> socket.onMessage(socket::send));
                    context.addServlet("nothing", new HttpServlet() {
                                private static final long serialVersionUID = 1;
                            })
                            .addMapping("/");
                },
                directory);
        try {
            Service service = connector.getService();
            for (int i = 0; i < 3; i++) {
                connect(server.port()).sendText("hello", true).join();
                assertEquals("hello", next());
                service.removeConnector(connector);
                assertEquals("close 1001", next());
                service.addConnector(connector);
            }
        } finally {
            server.stop();
        }
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private WebSocket connect(int port) {
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                heard.add(text.toString());
                from.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                heard.add("close " + code);
                return null;
            }
        };
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo"), listener)
                .join();
    }
}
