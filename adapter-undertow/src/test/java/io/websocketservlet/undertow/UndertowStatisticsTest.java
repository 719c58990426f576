package io.websocketservlet.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.ConnectorStatistics;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.WebSocketFilter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Undertow knows of its connections, those that were taken over among them. */
@Timeout(30)
class UndertowStatisticsTest {

    @Test
    void aConnectionThatHasEndedIsForgotten() throws Exception {
        OwnUndertow server = OwnUndertow.start(
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setServerOption(UndertowOptions.ENABLE_STATISTICS, true),
                (classes, context) ->
                        WebSocketFilter.register(context, "/*", WebSocketOptions.defaults(), socket -> {}));
        try {
            ConnectorStatistics statistics =
                    server.undertow().getListenerInfo().get(0).getConnectorStatistics();
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);
            assertEquals(1, statistics.getActiveConnections());
            client.sendClose(1000, "").get(10, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(10)).until(() -> statistics.getActiveConnections() == 0);
        } finally {
            server.stop();
        }
    }
}
