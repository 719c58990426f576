package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.contract.SessionContract.LoggedIn;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Nobody can hold up the end of an application, neither a peer nor a listener, and it forgets nobody. Each test has a
 * server of its own.
 */
interface EndingContract extends Contract {

    /** Undeploys, which has to return; that others are not kept from hearing of it is up to the test. */
    private static Background undeploy(Stage stage) {
        return Background.run("undeploy", () -> stage.server().undeploy());
    }

    private static void expectFarewell(RawClient client) throws IOException {
        client.expectClose(1001);
        client.send(close(1001, "")).expectAnyEnd();
    }

    private static void expectNoThreadButThese(Set<Thread> before) {
        eventually("no thread of ours is left", () -> before.containsAll(OurThreads.running()));
    }

    @Test
    default void aPeerThatTakesNothingHoldsNobodyUp() throws Exception {
        Set<Thread> before = OurThreads.running();
        Recorder stuck = new Recorder().atMessage((socket, message) -> socket.send(Message.binary(new byte[12 << 20])));
        Recorder other = Recorder.echo();
        try (Stage stage = stage().another();
                RawClient reluctant = stage.openReluctant(stuck, stage.options());
                RawClient client = stage.open(other)) {
            reluctant.send(text("go"));
            eventually("something waits to be written", () -> stuck.socket().bufferedAmount() > 0);
            Background undeploy = undeploy(stage);
            expectFarewell(client);
            undeploy.join();
            other.expectClosed(1001, "");
            stuck.expectClosed(1001);
            expectNoThreadButThese(before);
            stage.server().undeploy();
            stage.server().stop();
            reluctant.expectAnyEnd();
            stage.checkRules();
        }
    }

    /** The session ends too, which would be 1008. */
    @Test
    default void theEndOfTheApplicationComesBeforeThatOfItsSessions() throws Exception {
        Recorder server = new Recorder();
        WebSocketOptions options = stage().options().withCloseWithSession(true);
        try (Stage stage = stage().another();
                RawClient client = LoggedIn.at(stage).open(stage, stage.play(server, options))) {
            assertNotNull(server.socket().session());
            Background undeploy = undeploy(stage);
            expectFarewell(client);
            undeploy.join();
            server.expectClosed(1001, "");
            stage.checkRules();
        }
    }

    @Test
    default void allOfManySocketsHearOfTheEnd() throws Exception {
        Set<Thread> before = OurThreads.running();
        List<Recorder> servers = new ArrayList<>();
        List<RawClient> clients = new ArrayList<>();
        try (Stage stage = stage().another()) {
            for (int i = 0; i < 200; i++) {
                Recorder server = new Recorder();
                servers.add(server);
                clients.add(stage.open(server));
            }
            Background undeploy = undeploy(stage);
            for (RawClient client : clients) {
                client.expectClose(1001);
            }
            undeploy.join();
            for (Recorder server : servers) {
                server.expectClosed(1001);
            }
            stage.checkRules();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        expectNoThreadButThese(before);
    }

    /** A listener that does not return before it may. */
    final class BlockedListener {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);

        void run() {
            entered.countDown();
            Background.await(goOn);
            left.countDown();
        }

        boolean isBlocked() {
            return entered.getCount() == 0 && left.getCount() > 0;
        }

        void goOn() {
            goOn.countDown();
        }
    }

    /** Ends an application one of whose listeners does not return, once that listener is at it. */
    private void endAround(Recorder blocked, BlockedListener listener) throws Exception {
        Set<Thread> before = OurThreads.running();
        Recorder other = Recorder.echo();
        try (Stage stage = stage().another();
                RawClient blocking = stage.open(blocked);
                RawClient client = stage.open(other)) {
            blocking.send(text("go"));
            blocked.expect("text go");
            Background undeploy = undeploy(stage);
            expectFarewell(client);
            undeploy.join();
            other.expectClosed(1001, "");
            assertTrue(listener.isBlocked(), "nobody was in the listener while the application ended");
            stage.server().undeploy();
            stage.server().stop();
            listener.goOn();
            blocked.expectClosed(1001);
            stage.checkRules();
        } finally {
            listener.goOn();
        }
        expectNoThreadButThese(before);
    }

    @Test
    default void aListenerThatDoesNotReturnHoldsNobodyUp() throws Exception {
        BlockedListener listener = new BlockedListener();
        endAround(new Recorder().atMessage((socket, message) -> listener.run()), listener);
    }

    @Test
    default void anOnCloseThatDoesNotReturnHoldsNobodyUp() throws Exception {
        BlockedListener listener = new BlockedListener();
        endAround(new Recorder().atClose(socket -> listener.run()), listener);
    }

    @Test
    default void aHandlerThatReturnsAfterTheEndLeavesNoSocket() throws Exception {
        Set<Thread> before = OurThreads.running();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Recorder late = new Recorder().atConnect(socket -> {
            entered.countDown();
            Background.await(goOn);
        });
        Recorder other = Recorder.echo();
        try (Stage stage = stage().another();
                RawClient client = stage.open(other);
                RawClient connecting = stage.connect()) {
            connecting.send(stage.request(stage.play(late)).bytes());
            late.expect("connect");
            Background undeploy = undeploy(stage);
            expectFarewell(client);
            other.expectClosed(1001, "");
            undeploy.join();
            goOn.countDown();
            eventually("the late one has ended", () -> !late.isUnfinished());
            stage.server().stop();
            connecting.expectAnyEnd();
            stage.checkRules();
        } finally {
            goOn.countDown();
        }
        expectNoThreadButThese(before);
    }

    @Test
    default void handshakesThatComeMeanwhileLeaveNoSocket() throws Exception {
        Set<Thread> before = OurThreads.running();
        List<Recorder> servers = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        try (Stage stage = stage().another();
                RawClient silent = stage.open(new Recorder())) {
            Background knocking = Background.run("knocking", () -> {
                boolean last = false;
                while (!last) {
                    last = ended.get(); // once more after the end
                    Recorder server = new Recorder();
                    servers.add(server);
                    knock(stage, server);
                }
            });
            eventually("somebody was let in", () -> servers.stream().anyMatch(Recorder::isClosed));
            Background undeploy = undeploy(stage);
            silent.expectClose(1001);
            undeploy.join();
            ended.set(true);
            knocking.join();
            eventually("nobody is left", () -> servers.stream().noneMatch(Recorder::isUnfinished));
            stage.checkRules();
        }
        expectNoThreadButThese(before);
    }

    /** Tries to open a WebSocket and to close it again; the server may do so first, or not let us in at all. */
    private static void knock(Stage stage, Recorder server) throws IOException {
        try (RawClient client = stage.connect()) {
            if (client.ask(stage.request(stage.play(server))).status() == 101) {
                client.send(close(1000, ""));
                client.expectAnyEnd();
            }
        } catch (EOFException | SocketException brokenOff) {
            server.add("broken off");
        }
    }
}
