package io.websocketservlet.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meters of an application that runs, on a container. */
@Timeout(30)
class WebSocketMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Application application;

    @BeforeEach
    void start() throws Exception {
        application = new Application(registry);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    /** Those that are not 0. */
    private Map<String, Double> counts(String name, String tag) {
        return new TreeMap<>(registry.get(name).functionCounters().stream()
                .filter(counter -> counter.count() > 0)
                .collect(Collectors.toMap(counter -> counter.getId().getTag(tag), counter -> counter.count())));
    }

    @Test
    void whatConnectionsDoIsMetered() {
        WebSocket client = application.connect(null);
        await().untilAsserted(() -> assertEquals(1, gauge("websocket.connections.open")));
        client.sendText("hello", true).join();
        client.request(10);
        await().untilAsserted(() -> assertEquals(1, count("websocket.messages.sent")));
        assertEquals(1, count("websocket.messages.received"));
        assertTrue(count("websocket.data.received") >= 2 + 4 + 5);
        assertTrue(count("websocket.data.sent") >= 2 + 5);
        // A ping may be on its way out just now: the pings here come ten times a second.
        await().untilAsserted(() -> assertEquals(0, gauge("websocket.data.buffered")));
        client.sendClose(4001, "enough").join();
        await().untilAsserted(() -> assertEquals(0, gauge("websocket.connections.open")));
        assertEquals(1, count("websocket.connections.opened"));
        await().untilAsserted(() -> assertEquals(Map.of("4xxx", 1.0), counts("websocket.connections.closed", "code")));
    }

    @Test
    void refusedHandshakesAreMetered() {
        assertThrows(CompletionException.class, () -> application.connect("http://elsewhere.example"));
        await().untilAsserted(() -> assertEquals(Map.of("403", 1.0), counts("websocket.handshakes.refused", "status")));
        assertEquals(0, count("websocket.connections.opened"));
    }

    @Test
    void answersToPingsAreTimed() {
        WebSocket client = application.connect(null);
        client.request(1000);
        await().untilAsserted(() ->
                assertTrue(registry.get("websocket.roundtrip").functionTimer().count() >= 2));
        double mean = registry.get("websocket.roundtrip").functionTimer().mean(TimeUnit.MILLISECONDS);
        double longest = registry.get("websocket.roundtrip.longest").timeGauge().value(TimeUnit.MILLISECONDS);
        assertTrue(mean > 0 && mean <= longest, () -> mean + " of at most " + longest);
        client.abort();
    }

    @Test
    void moreTagsTellApplicationsOfOnePathApart() throws Exception {
        int ofOne = registry.getMeters().size();
        try (Application other = new Application(registry, "server", "2")) {
            assertEquals(2 * ofOne, registry.getMeters().size());
            WebSocket client = other.connect(null);
            await().untilAsserted(() -> assertEquals(1, count("websocket.connections.opened", "server", "2")));
            client.abort();
        }
    }

    @Test
    void closingTakesTheMetersAway() {
        registry.counter("another's");
        application.metrics.close();
        assertEquals(
                List.of("another's"),
                registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .toList());
        application.metrics.bindTo(registry);
        assertEquals(1, registry.getMeters().size(), "it is closed for good");
    }
}
