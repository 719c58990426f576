package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventHistory;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.HistoryOptions;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever comes back gets what it missed, once and in order, or is told that it is not kept any more. */
interface StreamHistoryContract extends StreamContract {

    /** How often clients of the chaos are cut off: 100,000 take some minutes. */
    int DISCONNECTS = Integer.getInteger("history.disconnects", 400);

    /** How many events a client knows to come back with. */
    int REMEMBERED = 50;

    private static EventSourceOptions joining(EventHistory history) {
        return EventSourceOptions.defaults().withPing(Duration.ofMillis(200)).withHistory(history);
    }

    private StreamClient open(String path, String lastEventId) throws IOException {
        return stage().connect().open(stage().request(path).with("Last-Event-ID", lastEventId));
    }

    @Test
    default void whoeverComesBackGetsWhatItMissed() throws Exception {
        EventHistory history = new EventHistory();
        String path = stage().playOften(joining(history));
        String seen;
        try (StreamClient client = stage().open(path)) {
            eventually("it has joined", () -> history.size() == 1);
            history.publish("a");
            ServerSentEvent first = client.next();
            assertEquals("a", first.data());
            seen = first.id();
            assertEquals(seen, client.lastEventId());
        }
        history.publish("b");
        history.publish("c");
        try (StreamClient client = open(path, seen)) {
            assertEquals("b", client.next().data());
            assertEquals("c", client.next().data());
            history.publish("d");
            assertEquals("d", client.next().data());
        }
        eventually("both have left", () -> history.size() == 0);
    }

    @Test
    default void whoeverIsCutOffBeforeTheFirstEventMissesNone() throws Exception {
        EventHistory history = new EventHistory();
        String path = stage().playOften(joining(history));
        String seen;
        try (StreamClient client = stage().open(path)) {
            client.expectBytes("retry: 5000\r\n\r\nid: " + history.lastEventId() + "\r\n\r\n");
            seen = history.lastEventId();
        }
        history.publish("a");
        try (StreamClient client = open(path, seen)) {
            assertEquals("a", client.next().data());
        }
    }

    @Test
    default void whatIsNotKeptAnyMoreIsSaid() throws Exception {
        EventHistory history = new EventHistory(HistoryOptions.defaults().withMaxEvents(2));
        String path = stage().playOften(joining(history));
        String seen = history.publish("a");
        List.of("b", "c", "d").forEach(history::publish);
        try (StreamClient client = open(path, seen)) {
            ServerSentEvent gap = client.next();
            assertEquals("gap", gap.event());
            assertEquals(seen, gap.data());
            assertEquals("c", client.next().data());
            assertEquals("d", client.next().data());
        }
    }

    @Test
    default void aLongHistoryIsReplayedToASlowClientAndFillsNoMemory() throws Exception {
        int events = 3_000;
        EventHistory history =
                new EventHistory(HistoryOptions.defaults().withMaxEvents(10_000).withMaxBytes(64 << 20));
        String first = history.lastEventId();
        for (int i = 0; i < events; i++) {
            history.publish(i + " " + "x".repeat(10_000));
        }
        StreamRecorder server = new StreamRecorder();
        String path = stage().play(server, joining(history).withMaxBufferedAmount(1_000));
        try (StreamClient client = stage().connectReluctant()) {
            client.open(stage().request(path).with("Last-Event-ID", first));
            assertTrue(server.expect("open").source().send("by itself"), "what is replayed is no overflow");
            for (int i = 0; i < events; i++) {
                ServerSentEvent event = client.next();
                if (event.id() == null) {
                    assertEquals("by itself", event.data());
                    event = client.next();
                }
                String data = event.data();
                assertTrue(data.startsWith(i + " "), () -> data.substring(0, 20));
            }
        }
        assertFalse(server.events().contains("close 1013"));
    }

    @Test
    default void aStreamThatIsClosedGetsWhatWasPublishedBefore() throws Exception {
        EventHistory history = new EventHistory();
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(server, joining(history))) {
            server.expect("open");
            for (int i = 0; i < 100; i++) {
                history.publish("" + i);
            }
            server.source().close();
            history.publish("not for it any more");
            for (int i = 0; i < 100; i++) {
                assertEquals("" + i, client.next().data());
            }
            client.expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
        }
    }

    @Test
    default void aHandlerMayJoinByItself() throws Exception {
        EventHistory history = new EventHistory();
        String seen = history.publish(ServerSentEvent.of("a").withId("row 1"));
        history.publish(ServerSentEvent.of("b").withId("row 2"));
        StreamRecorder server = new StreamRecorder().atConnect(source -> {
            assertTrue(history.join(source, source.query()));
            assertThrows(IllegalStateException.class, () -> history.join(source));
        });
        try (StreamClient client = stage().open(stage().play(server) + "?" + seen.replace(" ", "%20"))) {
            assertEquals("gap", client.next().event()); // a query is not decoded
            assertEquals("a", client.next().data());
            assertEquals("b", client.next().data());
        }
        eventually("it is known", () -> history.size() <= 1);
    }

    @Test
    default void oneEventGoesToAllWhoHaveJoined() throws Exception {
        EventHistory history = new EventHistory();
        List<StreamClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                clients.add(stage().open(new StreamRecorder(), joining(history)));
            }
            eventually("all have joined", () -> history.size() == 50);
            for (int i = 0; i < 20; i++) {
                history.publish("event " + i);
            }
            for (StreamClient client : clients) {
                for (int i = 0; i < 20; i++) {
                    assertEquals("event " + i, client.next().data());
                }
            }
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
        eventually("all have left", () -> history.size() == 0);
    }

    @Test
    default void theServletsHistoryHasItsName() throws Exception {
        try (StreamStage stage = stage().another()) {
            try (StreamClient client = stage.open("/history")) {
                EventHistory history = EventHistory.of(stage.context(), "history");
                eventually("it has joined", () -> history.size() == 1);
                for (int i = 0; i < 5; i++) {
                    history.publish("" + i);
                    assertEquals("" + i, client.next().data());
                }
                assertEquals(3, history.events(), "as its init-param says");
            }
            try (StreamClient client = stage.connect()) {
                client.open(stage.request("/history").with("Last-Event-ID", "unknown"));
                assertEquals("missed", client.next().event());
                assertEquals("2", client.next().data());
            }
        }
    }

    /**
     * Clients are cut off, by FIN or by RST, with events unread, and come back with an event that they have seen, the last or
     * any other, while others publish: each gets what follows on that one, without a gap, nothing twice, and in order.
     */
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void nothingIsLostDoubledOrOutOfOrderHoweverOftenClientsAreCutOff() throws Exception {
        EventHistory history = new EventHistory(
                HistoryOptions.defaults().withMaxEvents(1 << 20).withMaxBytes(256 << 20));
        String path = stage().playOften(joining(history));
        AtomicBoolean over = new AtomicBoolean();
        Background publisher = Background.run("publisher", () -> {
            for (int i = 0; !over.get(); i++) {
                history.publish("" + i);
                Thread.sleep(i % 3);
            }
        });
        List<Background> clients = new ArrayList<>();
        int[] read = new int[4];
        try {
            for (int c = 0; c < read.length; c++) {
                int number = c;
                clients.add(Background.run(
                        "client" + c, () -> read[number] = comeAndGo(path, new Random(number), DISCONNECTS / 4)));
            }
            for (Background client : clients) {
                client.joinPatiently();
            }
        } finally {
            over.set(true);
        }
        publisher.join();
        for (int count : read) {
            assertTrue(count > 0, "a client has read nothing");
        }
    }

    /** An event that a client has read. */
    record Seen(String id, long number) {}

    private int comeAndGo(String path, Random random, int disconnects) throws IOException {
        List<Seen> seen = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < disconnects; i++) {
            // With the last one it has read, as a browser does, or with one of those before.
            Seen last = seen.isEmpty()
                    ? null
                    : seen.get(random.nextBoolean() ? seen.size() - 1 : random.nextInt(seen.size()));
            List<Seen> read = new ArrayList<>();
            try (StreamClient client = stage().connect()) {
                OpeningRequest request = stage().request(path);
                client.open(last == null ? request : request.with("Last-Event-ID", last.id()));
                int events = random.nextInt(10);
                for (int j = 0; j < events; j++) {
                    ServerSentEvent event = client.next();
                    long number = Long.parseLong(event.data());
                    long before = last == null ? number - 1 : last.number();
                    assertEquals(before + 1, number, "the event behind " + last);
                    last = new Seen(event.id(), number);
                    read.add(last);
                    count++;
                }
                if (random.nextBoolean()) {
                    client.reset();
                }
            } catch (EOFException | SocketException e) {
                throw new AssertionError("cut off by the server", e);
            }
            seen.addAll(read);
            while (seen.size() > REMEMBERED) {
                seen.remove(0);
            }
        }
        return count;
    }
}
