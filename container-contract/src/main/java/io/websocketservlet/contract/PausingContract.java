package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.Eventually.staysSo;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What pause() holds back, and what it does not. */
interface PausingContract extends Contract {

    /** Pauses at its first message. */
    private static Recorder pausing() {
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            if (server.count("paused") == 0) {
                socket.pause();
                server.add("paused");
            }
        });
        return server;
    }

    @Test
    default void nothingIsDeliveredWhilePausedAndNothingIsLost() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            for (int i = 0; i < 500; i++) {
                client.send(text(Integer.toString(i)));
            }
            server.expect("paused");
            staysSo("only the first message", () -> server.events().size() == 4);
            server.socket().resume();
            server.expect("text 499");
            assertEquals("text 250", server.events().get(253));
        }
    }

    @Test
    default void theRestOfOneReadWaitsToo() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            client.send(text("0"), text("1"), text("2"), text("3"));
            server.expect("paused");
            staysSo("only the first message", () -> server.events().size() == 4);
            server.socket().resume();
            server.expectAll("connect", "open", "text 0", "paused", "text 1", "text 2", "text 3");
        }
    }

    /** Who reads on does so beside a container that has more to announce. */
    @Test
    default void nothingIsLostWhereverPausesBeginAndEnd() throws Exception {
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < 30; i++) {
                SplittableRandom random = new SplittableRandom(i);
                SplittableRandom another = random.split();
                Background beside = Background.run("talk", () -> talkWithPauses(later, another));
                talkWithPauses(later, random);
                beside.join();
            }
        } finally {
            later.shutdownNow();
        }
    }

    private void talkWithPauses(ScheduledExecutorService later, SplittableRandom random) throws Exception {
        int messages = 500;
        AtomicInteger received = new AtomicInteger();
        Recorder server = new Recorder().atMessage((socket, message) -> {
            if (received.incrementAndGet() % 100 == 1) {
                socket.pause();
                later.schedule(socket::resume, random.nextLong(25_000), TimeUnit.MICROSECONDS);
            }
        });
        try (RawClient client = stage().open(server)) {
            for (int i = 0; i < messages; i++) {
                client.send(text(Integer.toString(i)));
                if (i % 8 == 0) {
                    LockSupport.parkNanos(300_000);
                }
            }
            client.send(close(1000, "")).expectClose(1000);
            server.expectClosed(1000);
        }
        List<String> texts = server.events().subList(2, messages + 2);
        assertEquals(IntStream.range(0, messages).mapToObj(i -> "text " + i).toList(), texts);
    }

    @Test
    default void aSocketMayBePausedBeforeItIsOpen() throws Exception {
        Recorder server = new Recorder().atConnect(socket -> socket.pause());
        try (RawClient client = stage().open(server)) {
            client.send(text("early"));
            staysSo("no message", () -> server.count("text early") == 0);
            server.socket().resume();
            server.expect("text early");
        }
    }

    @Test
    default void aPausedSocketStillSends() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            client.send(text("0"));
            server.expect("paused");
            assertTrue(server.socket().send("still here"));
            client.expectText("still here");
        }
    }

    @Test
    default void aPausedSocketSlowsItsPeerDownAndCostsNothing() throws Exception {
        int messages = 1_000;
        byte[] message = new byte[64 * 1024];
        Recorder server = pausing();
        AtomicInteger sent = new AtomicInteger();
        try (RawClient client = stage().open(server)) {
            Background sending = Background.run("sender", () -> {
                for (int i = 0; i < messages; i++) {
                    client.send(binary(message));
                    sent.incrementAndGet();
                }
            });
            server.expect("paused");
            Processor.expectIdle();
            int stuck = sent.get();
            assertTrue(stuck < messages, "all was taken in, 64 MB");
            staysSo("the client is stuck", () -> sent.get() == stuck);
            server.socket().resume();
            eventually("all has come", () -> server.count("binary of 65536") == messages);
            sending.join();
        }
    }

    @Test
    default void anEndWhilePausedIsNoticedAtTheLatestOnResume() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            client.send(text("0"));
            server.expect("paused");
            client.send(text("1")).halfClose();
            server.socket().resume();
            client.expectEnd();
        }
        server.expectAll("connect", "open", "text 0", "paused", "text 1", "close 1006 ");
    }

    @Test
    default void aPausedSocketThatIsClosedEndsInTime() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server, stage().options().withCloseTimeout(Duration.ofMillis(300)))) {
            client.send(text("0"), text("1"));
            server.expect("paused");
            server.socket().close(1000, "bye");
            client.expectClose(1000, "bye");
            server.expectClosed(1006);
            expectCutOff(client);
        }
    }

    @Test
    default void aPausedSocketDoesNotOutliveItsApplication() throws Exception {
        Recorder server = pausing();
        try (Stage stage = stage().another();
                RawClient client = stage.open(server)) {
            client.send(text("0"), text("1"));
            server.expect("paused");
            Background end = Background.run("end", () -> stage.server().undeploy());
            client.expectClose(1001);
            end.join();
            server.expectClosed(1001);
        }
    }
}
