package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.pong;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocketStatistics;
import io.websocketservlet.servlet.WebSocketStatisticsMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What an endpoint counts. Where other tests would count, too, each test has a server of its own. */
interface StatisticsContract extends Contract {

    String CASE = "websocket /case/*";
    String INLINE = "accept";

    MBeanServer MANAGEMENT = ManagementFactory.getPlatformMBeanServer();

    @Test
    default void connectionsMessagesAndBytesAreCountedAsTheyAreOnTheWire() throws Exception {
        Recorder server = Recorder.echo();
        try (Stage stage = stage().another()) {
            WebSocketStatistics statistics = stage.statistics(CASE);
            assertCounts(statistics, 0, Map.of(), 0, 0);
            try (RawClient client = stage.open(server)) {
                server.expect("open");
                assertCounts(statistics, 1, Map.of(), 0, 0);
                client.send(text("hello"), text("world")).expectText("hello").expectText("world");
                eventually(() -> assertCounts(statistics, 1, Map.of(), 2 * (2 + 4 + 5), 2 * (2 + 5)));
                assertEquals(2, statistics.messagesReceived());
                assertEquals(2, statistics.messagesSent());
                client.send(close(4001, "bye")).expectClose(4001);
                client.expectEnd();
            }
            server.expectClosed(4001);
            eventually(() ->
                    assertCounts(statistics, 0, Map.of(4001, 1L), 2 * (2 + 4 + 5) + 2 + 4 + 5, 2 * (2 + 5) + 2 + 5));
            assertEquals(1, statistics.opened());
            assertEquals(Map.of(), statistics.refused());
        }
    }

    private static void assertCounts(
            WebSocketStatistics statistics, long open, Map<Integer, Long> closed, long received, long sent) {
        assertEquals(open, statistics.open(), "open");
        assertEquals(closed, statistics.closed());
        assertEquals(received, statistics.bytesReceived(), "bytes received");
        assertEquals(sent, statistics.bytesSent(), "bytes sent");
    }

    @Test
    default void handshakesThatComeToNothingAreCountedByStatus() throws Exception {
        Recorder failing = new Recorder().atConnect(socket -> {
            throw new IllegalStateException("no mood");
        });
        try (Stage stage = stage().another()) {
            WebSocketStatistics statistics = stage.statistics(CASE);
            String path = stage.play(new Recorder());
            for (int i = 0; i < 2; i++) {
                assertEquals(403, ask(stage, stage.request(path).with("Origin", "http://elsewhere.example")));
            }
            assertEquals(426, ask(stage, stage.request(path).with("Sec-WebSocket-Version", "99")));
            assertEquals(500, ask(stage, stage.request(stage.play(failing))));
            eventually(() -> assertEquals(Map.of(403, 2L, 426, 1L, 500, 1L), statistics.refused()));
            assertEquals(0, statistics.opened());
            assertEquals(Map.of(), statistics.closed());
        }
    }

    private static int ask(Stage stage, OpeningRequest request) throws Exception {
        try (RawClient client = stage.connect()) {
            return client.ask(request).status();
        }
    }

    @Test
    default void whatIsStuckIsSummedUp() throws Exception {
        Recorder server = new Recorder().atOpen(socket -> {
            for (int i = 0; i < 256; i++) {
                socket.send(Message.binary(new byte[64 * 1024]));
            }
        });
        Recorder bystander = new Recorder();
        try (Stage stage = stage().another();
                RawClient other = stage.open(bystander);
                RawClient client = stage.openReluctant(server, stage.options().withMaxBufferedAmount(64L << 20))) {
            other.send(text("hello"));
            bystander.expect("text hello");
            eventually(() -> {
                long stuck = server.socket().bufferedAmount();
                assertTrue(stuck > 1 << 20, () -> stuck + " bytes are stuck");
                assertEquals(stuck, stage.statistics(INLINE).bufferedBytes());
            });
            assertEquals(0, stage.statistics(CASE).bufferedBytes(), "of another endpoint");
            for (int i = 0; i < 256; i++) {
                client.expect(WireFrame.BINARY);
            }
            eventually(() -> assertEquals(0, stage.statistics(INLINE).bufferedBytes()));
            assertEquals(256L * (2 + 8 + 64 * 1024), stage.statistics(INLINE).bytesSent());
        }
    }

    @Test
    default void answersToPingsAreTimed() throws Exception {
        Recorder server = new Recorder();
        try (Stage stage = stage().another();
                RawClient client = stage.open(server, stage.options().withPing(Duration.ofMillis(200)))) {
            WebSocketStatistics statistics = stage.statistics(INLINE);
            assertEquals(0, statistics.roundTrips());
            assertEquals(Duration.ZERO, statistics.meanRoundTrip());
            client.send(pong(client.expect(WireFrame.PING).text()));
            eventually(() -> assertEquals(1, statistics.roundTrips()));
            assertEquals(server.socket().roundTripTime(), statistics.meanRoundTrip());
            assertEquals(statistics.meanRoundTrip(), statistics.longestRoundTrip());
            assertTrue(statistics.longestRoundTrip().compareTo(Duration.ZERO) > 0);
        }
    }

    @Test
    default void theSameIsAnMXBeanUntilTheApplicationEnds() throws Exception {
        Set<ObjectName> before = beans();
        Recorder server = Recorder.echo();
        try (Stage stage = stage().another()) {
            Set<ObjectName> started = new HashSet<>(beans());
            started.removeAll(before);
            Set<String> names = names(started);
            assertTrue(names.containsAll(Set.of(ObjectName.quote("echo"), ObjectName.quote(CASE))), names::toString);
            assertFalse(names.contains(ObjectName.quote(INLINE)), "nothing was accepted inline");
            try (RawClient client = stage.open("/echo")) {
                client.send(text("hello")).expectText("hello");
                stage.open(server, stage.options())
                        .send(text("hello"))
                        .expectText("hello")
                        .close();
                assertTrue(beans().stream().anyMatch(bean -> !before.contains(bean) && isNamed(bean, INLINE)));
                WebSocketStatisticsMXBean echo = JMX.newMXBeanProxy(
                        MANAGEMENT,
                        started.stream()
                                .filter(bean -> isNamed(bean, "echo"))
                                .findFirst()
                                .orElseThrow(),
                        WebSocketStatisticsMXBean.class);
                assertEquals(1, echo.getOpen());
                assertEquals(1, echo.getMessagesReceived());
                eventually(() -> assertEquals(2 + 5, echo.getBytesSent()));
                client.send(close(1000, "")).expectClose(1000);
                eventually(() -> assertEquals(Map.of(1000, 1L), echo.getClosed()));
            }
            stage.server().undeploy();
            assertEquals(before, beans());
        }
    }

    private static boolean isNamed(ObjectName bean, String endpoint) {
        return bean.getKeyProperty("name").equals(ObjectName.quote(endpoint));
    }

    private static Set<String> names(Set<ObjectName> beans) {
        Set<String> names = new HashSet<>();
        for (ObjectName bean : beans) {
            assertEquals("\"/\"", bean.getKeyProperty("context"));
            names.add(bean.getKeyProperty("name"));
        }
        return names;
    }

    private static Set<ObjectName> beans() throws MalformedObjectNameException {
        return MANAGEMENT.queryNames(new ObjectName("io.websocketservlet:type=WebSocketEndpoint,*"), null);
    }
}
