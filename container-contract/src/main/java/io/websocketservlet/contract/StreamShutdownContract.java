package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.contract.EndingContract.BlockedListener;
import io.websocketservlet.servlet.EventHistory;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The end of an application is that of its streams, in order, and nobody can hold it up. Each test has a server of its own. */
interface StreamShutdownContract extends StreamContract {

    /** How a server can be told to end. */
    interface Ending {
        void end(RunningServer server) throws Exception;
    }

    private static void expectNoThreadButThese(Set<Thread> before) {
        eventually("no thread of ours is left", () -> before.containsAll(OurThreads.running()));
    }

    /** Ends an application with open streams: each gets all that was sent, and is told when to come back. */
    private void endWithOpenStreams(Ending ending) throws Exception {
        Set<Thread> before = OurThreads.running();
        EventSourceOptions options =
                StreamStage.options().withRetry(Duration.ofSeconds(2)).withRetrySpread(Duration.ofSeconds(10));
        List<StreamRecorder> servers = new ArrayList<>();
        List<StreamClient> clients = new ArrayList<>();
        Set<Duration> waits = new HashSet<>();
        try (StreamStage stage = stage().another();
                LogLines log = LogLines.open()) {
            for (int i = 0; i < 50; i++) {
                StreamRecorder server = new StreamRecorder();
                servers.add(server);
                clients.add(stage.open(server, options));
            }
            servers.forEach(server -> server.expect("open").source().send("last"));
            Background end = Background.run("end", () -> ending.end(stage.server()));
            for (StreamClient client : clients) {
                client.expect("last").expectEnd();
                Duration wait = client.retry();
                assertTrue(wait.compareTo(Duration.ofSeconds(2)) >= 0, wait::toString);
                assertTrue(wait.compareTo(Duration.ofSeconds(12)) <= 0, wait::toString);
                waits.add(wait);
            }
            end.join();
            for (StreamRecorder server : servers) {
                assertTrue(server.expectClosed(1001).wasClean(), "not clean");
            }
            stage.checkRules();
            assertFalse(log.contain("websocket") || log.contain("SEVERE"), log::toString);
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
        assertTrue(waits.size() > 25, () -> "they would all come back at the same time: " + waits);
        expectNoThreadButThese(before);
    }

    @Test
    default void undeployEndsStreamsInOrder() throws Exception {
        endWithOpenStreams(server -> {
            server.undeploy();
            server.undeploy();
        });
    }

    @Test
    default void stopEndsStreamsInOrder() throws Exception {
        endWithOpenStreams(server -> {
            server.stop();
            server.stop();
        });
    }

    @Test
    default void aClientThatTakesNothingHoldsNobodyUp() throws Exception {
        Set<Thread> before = OurThreads.running();
        StreamRecorder stuck = new StreamRecorder();
        StreamRecorder other = new StreamRecorder();
        try (StreamStage stage = stage().another();
                StreamClient reluctant = stage.openReluctant(stuck, StreamStage.options());
                StreamClient client = stage.open(other)) {
            stuck.expect("open").source().send("x".repeat(12 << 20));
            eventually("something waits to be written", () -> stuck.source().bufferedAmount() > 0);
            Background undeploy =
                    Background.run("undeploy", () -> stage.server().undeploy());
            client.expectEnd();
            undeploy.join();
            other.expectClosed(1001);
            assertEquals(false, stuck.expectClosed(1001).wasClean());
            stage.checkRules();
            reluctant.reset();
        }
        expectNoThreadButThese(before);
    }

    @Test
    default void aListenerOfAStreamThatDoesNotReturnHoldsNobodyUp() throws Exception {
        Set<Thread> before = OurThreads.running();
        BlockedListener listener = new BlockedListener();
        StreamRecorder blocked = new StreamRecorder().atOpen(source -> listener.run());
        StreamRecorder other = new StreamRecorder();
        try (StreamStage stage = stage().another();
                StreamClient blocking = stage.open(blocked);
                StreamClient client = stage.open(other)) {
            blocked.expect("open");
            Background undeploy =
                    Background.run("undeploy", () -> stage.server().undeploy());
            client.expectEnd();
            undeploy.join();
            other.expectClosed(1001);
            assertTrue(listener.isBlocked(), "nobody was in the listener while the application ended");
            stage.server().stop();
            listener.goOn();
            blocked.expectClosed(1001);
            blocking.expectAnyEnd();
            stage.checkRules();
        } finally {
            listener.goOn();
        }
        expectNoThreadButThese(before);
    }

    @Test
    default void requestsThatComeMeanwhileLeaveNoStream() throws Exception {
        Set<Thread> before = OurThreads.running();
        List<StreamRecorder> servers = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        try (StreamStage stage = stage().another();
                StreamClient silent = stage.open(new StreamRecorder())) {
            Background knocking = Background.run("knocking", () -> {
                boolean last = false;
                while (!last) {
                    last = ended.get(); // once more after the end
                    StreamRecorder server = new StreamRecorder();
                    servers.add(server);
                    knock(stage, server);
                }
            });
            eventually("somebody was let in", () -> servers.stream().anyMatch(StreamRecorder::isClosed));
            Background undeploy =
                    Background.run("undeploy", () -> stage.server().undeploy());
            silent.expectEnd();
            undeploy.join();
            ended.set(true);
            knocking.join();
            eventually("nobody is left", () -> servers.stream().noneMatch(StreamRecorder::isUnfinished));
            stage.checkRules();
        }
        expectNoThreadButThese(before);
    }

    /** Asks for a stream that ends at once; the server may not let us in at all. */
    private static void knock(StreamStage stage, StreamRecorder server) throws IOException {
        server.atOpen(source -> source.close());
        try (StreamClient client = stage.connect()) {
            client.ask(stage.request(stage.play(server)));
        } catch (EOFException | SocketException brokenOff) {
            eventually("it has ended, or come to nothing", () -> !server.isUnfinished());
        }
    }

    @Test
    default void whoeverComesBackToTheNextServerIsToldOfTheGap() throws Exception {
        String seen;
        try (StreamStage stage = stage().another();
                StreamClient client = stage.open("/history")) {
            EventHistory history = EventHistory.of(stage.context(), "history");
            eventually("it has joined", () -> history.size() == 1);
            history.publish("a");
            seen = client.next().id();
            Background stop = Background.run("stop", () -> stage.server().stop());
            client.expectEnd();
            stop.join();
        }
        try (StreamStage stage = stage().another();
                StreamClient client = stage.connect()) {
            client.open(stage.request("/history").with("Last-Event-ID", seen));
            assertEquals("missed", client.next().event());
            String first = EventHistory.of(stage.context(), "history").publish("b");
            assertNotEquals(seen, first);
            assertEquals("b", client.next().data());
        }
    }

    // Sessions.

    @Test
    default void aStreamEndsWithItsSessionWhereThatIsWanted() throws Exception {
        StreamRecorder server = new StreamRecorder();
        StreamRecorder other = new StreamRecorder();
        EventSourceOptions options = StreamStage.options().withCloseWithSession(true);
        try (StreamClient login = stage().connect();
                StreamClient client = stage().connect();
                StreamClient kept = stage().connect()) {
            HttpReply begun = login.ask(stage().request("/session/begin"));
            String cookie = begun.header("Set-Cookie").split(";")[0];
            client.open(stage().request(stage().play(server, options)).with("Cookie", cookie));
            kept.open(stage().request(stage().play(other)).with("Cookie", cookie));
            server.expect("open");
            assertEquals(begun.body(), server.source().session().getId());
            login.ask(stage().request("/session/end").with("Cookie", cookie));
            client.expectEnd();
            server.expectClosed(1008);
            other.expect("open").source().send("still here");
            kept.expect("still here");
        }
    }
}
