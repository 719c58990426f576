package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is sent arrives, at once, whole and in order. */
interface StreamSendingContract extends StreamContract {

    @Test
    default void eachEventLeavesAtOnce() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            for (int i = 0; i < 50; i++) {
                assertTrue(source.send("event " + i));
                client.expect("event " + i); // before the next one is sent
            }
        }
    }

    @Test
    default void theWireIsThatOfTheStandard() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            client.expectBytes("retry: 5000\r\n\r\n");
            source.send(ServerSentEvent.of("Breaking News!")
                    .withEvent("notification")
                    .withId("99"));
            client.expectBytes("event: notification\r\nid: 99\r\ndata: Breaking News!\r\n\r\n");
            source.send("a\nb\rc\r\nd");
            client.expectBytes("data: a\ndata: b\rdata: c\r\ndata: d\r\n\r\n");
            source.ping();
            client.expectBytes(":\r\n\r\n");
            source.send(ServerSentEvent.of("later").withRetry(Duration.ofSeconds(9)));
            client.expectBytes("retry: 9000\r\ndata: later\r\n\r\n");
        }
    }

    @Test
    default void whatTheHandlerSendsComesFirst() throws Exception {
        StreamRecorder server = new StreamRecorder()
                .atConnect(source -> {
                    source.send("from the handler");
                    source.send("again");
                })
                .atOpen(source -> source.send("from onOpen"));
        try (StreamClient client = stage().open(server)) {
            client.expect("from the handler").expect("again").expect("from onOpen");
        }
    }

    @Test
    default void aLongEventArrivesWhole() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().openReluctant(server, StreamStage.options())) {
            EventSource source = server.expect("open").source();
            String large = "0123456789abcdef".repeat(1 << 19);
            assertTrue(source.send(large));
            assertTrue(source.send("behind"));
            assertEquals(large.length(), client.next().data().length());
            client.expect("behind");
            eventually("all is written", () -> source.bufferedAmount() == 0);
        }
    }

    @Test
    default void manyEventsOfAllSizesKeepTheirOrder() throws Exception {
        StreamRecorder server = new StreamRecorder();
        int events = 3_000;
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            Background sending = Background.run("sender", () -> {
                Random random = new Random(1);
                for (int i = 0; i < events; i++) {
                    eventually("there is room", () -> source.bufferedAmount() < 8 << 20);
                    assertTrue(source.send(i + " " + "x".repeat(random.nextInt(random.nextInt(20_000) + 1))));
                }
            });
            Random random = new Random(1);
            for (int i = 0; i < events; i++) {
                int length = random.nextInt(random.nextInt(20_000) + 1);
                String data = client.next().data();
                assertTrue(data.startsWith(i + " "), () -> data.substring(0, Math.min(20, data.length())));
                assertEquals((i + " ").length() + length, data.length());
            }
            sending.join();
        }
    }

    @Test
    default void manyThreadsMaySendAtOnce() throws Exception {
        StreamRecorder server = new StreamRecorder();
        int threads = 8;
        int events = 500;
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            List<Background> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                senders.add(Background.run(name, () -> {
                    for (int i = 0; i < events; i++) {
                        assertTrue(source.send(ServerSentEvent.of("" + i).withEvent(name)));
                    }
                }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * events; i++) {
                ServerSentEvent event = client.next();
                int thread = event.event().charAt(1) - '0';
                assertEquals("" + next[thread]++, event.data());
            }
            for (Background sender : senders) {
                sender.join();
            }
        }
    }

    /** What a browser parses is what was sent, but for the kinds of line ends and halves of characters. */
    @Test
    default void anyTextArrivesAsItWasSent() throws Exception {
        StreamRecorder server = new StreamRecorder();
        Random random = new Random(7);
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            for (int i = 0; i < 500; i++) {
                ServerSentEvent event = randomEvent(random);
                assertTrue(source.send(event));
                ServerSentEvent arrived = client.next();
                assertEquals(event.data().replace("\r\n", "\n").replace('\r', '\n'), arrived.data(), event::toString);
                assertEquals(event.event(), arrived.event());
                assertEquals(event.id(), arrived.id());
            }
        }
    }

    private static ServerSentEvent randomEvent(Random random) {
        String alphabet = "ab: \r\n\u0000\u00e9\u2028\ufeff\ud7ff\u20ac\t";
        StringBuilder data = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(8) == 0) {
                data.appendCodePoint(0x1F600 + random.nextInt(50));
            } else {
                data.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        String line = data.toString().replaceAll("[\r\n\u0000]", "-");
        ServerSentEvent event = ServerSentEvent.of(data.toString());
        event = random.nextBoolean() ? event.withEvent(line + "e") : event;
        return random.nextBoolean() ? event.withId(line) : event;
    }

    @Test
    default void oneEventMayGoToManyStreams() throws Exception {
        int streams = 20;
        ServerSentEvent event = ServerSentEvent.of("to all").withId("1");
        List<StreamRecorder> servers = new ArrayList<>();
        List<StreamClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < streams; i++) {
                StreamRecorder server = new StreamRecorder();
                servers.add(server);
                clients.add(stage().open(server));
            }
            for (StreamRecorder server : servers) {
                assertTrue(server.source().send(event));
            }
            for (StreamClient client : clients) {
                client.expect(event);
            }
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    default void flushInAListenerLetsGoWhatItHasSent() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        StreamRecorder server = new StreamRecorder().atOpen(source -> {
            source.send("working");
            source.flush();
            Background.await(goOn);
            source.send("done");
        });
        try (StreamClient client = stage().open(server)) {
            client.expect("working");
            goOn.countDown();
            client.expect("done");
        } finally {
            goOn.countDown();
        }
    }

    // Slow clients.

    @Test
    default void aClientThatDoesNotReadIsClosedWith1013() throws Exception {
        StreamRecorder server = new StreamRecorder();
        EventSourceOptions options = StreamStage.options().withMaxBufferedAmount(1 << 20);
        try (StreamClient client = stage().openReluctant(server, options)) {
            EventSource source = server.expect("open").source();
            String large = "x".repeat(100_000);
            boolean sent = true;
            for (int i = 0; sent && i < 1000; i++) {
                sent = source.send(large);
            }
            assertFalse(sent, "100 MB went to a client that does not read");
            assertEquals(false, server.expectClosed(1013).wasClean());
            client.expectAnyEnd();
        }
    }

    @Test
    default void whatThereIsNoRoomForIsRefusedAndOnDrainTells() throws Exception {
        StreamRecorder server = new StreamRecorder().atDrain(source -> {});
        EventSourceOptions options =
                StreamStage.options().withMaxBufferedAmount(1 << 20).withOverflow(Overflow.REFUSE);
        try (StreamClient client = stage().openReluctant(server, options)) {
            EventSource source = server.expect("open").source();
            String large = "x".repeat(100_000);
            int accepted = 0;
            while (source.send(accepted + " " + large)) {
                accepted++;
                assertTrue(accepted < 1000, "100 MB went to a client that does not read");
            }
            for (int i = 0; i < accepted; i++) {
                String data = client.next().data();
                assertTrue(data.startsWith(i + " "), () -> data.substring(0, 20));
            }
            server.expect("drain");
            assertTrue(source.send("and on"));
            client.expect("and on");
        }
    }
}
