package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.contract.Http2Dialer.Line;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What comes of it that WebSockets are streams, and share a TCP connection with each other and with requests (RFC 8441). */
interface ExtendedConnectContract extends Contract {

    /** What makes connections. */
    Http2Dialer dialer();

    private Line line(Stage stage) throws IOException {
        return dialer().line(stage.server().port());
    }

    private static RawClient open(Stage stage, Line line, Recorder recorder, WebSocketOptions options)
            throws IOException {
        return RawClient.over(line.dial()).open(stage.request(stage.play(recorder, options)));
    }

    private RawClient open(Line line, Recorder recorder) throws IOException {
        return open(stage(), line, recorder, stage().options());
    }

    private static void expectServed(RawClient client) throws IOException {
        client.send(text("still there?")).expectText("still there?");
    }

    /** So many of them, on one connection. */
    private static List<RawClient> openMany(Stage stage, Line line, List<Recorder> servers, int count)
            throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            servers.add(Recorder.echo());
            clients.add(open(stage, line, servers.get(i), stage.options()));
        }
        return clients;
    }

    @Test
    default void manyShareOneConnection() throws Exception {
        try (Line line = line(stage())) {
            List<Recorder> servers = new ArrayList<>();
            List<RawClient> clients = openMany(stage(), line, servers, 100);
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).send(text("from " + i));
            }
            for (int i = clients.size() - 1; i >= 0; i--) {
                clients.get(i).expectText("from " + i).send(close(1000, "bye"));
                clients.get(i).expectClose(1000, "bye").expectEnd();
                servers.get(i).expectClosed(1000, "bye");
            }
        }
    }

    /** More than there may be at a time: whoever has gone makes room for another. */
    @Test
    default void manyComeAndGoOnOneConnection() throws Exception {
        try (Line line = line(stage())) {
            for (int i = 0; i < 300; i++) {
                Recorder server = Recorder.echo();
                try (RawClient client = open(line, server)) {
                    client.send(text("hello"), close(1000, "")).expectText("hello");
                    client.expectClose(1000, "").expectEnd();
                }
                server.expectClosed(1000, "");
            }
        }
    }

    @Test
    default void allSendAtOnce() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        try (Line line = line(stage())) {
            List<RawClient> clients = openMany(stage(), line, new ArrayList<>(), 8);
            List<Background> parts = new ArrayList<>();
            for (RawClient client : clients) {
                parts.add(Background.run("sender", () -> {
                    for (int i = 0; i < 20; i++) {
                        client.send(binary(bytes));
                    }
                }));
                parts.add(Background.run("reader", () -> {
                    for (int i = 0; i < 20; i++) {
                        client.expectBinary(bytes);
                    }
                }));
            }
            for (Background part : parts) {
                part.join();
            }
        }
    }

    @Test
    default void requestsGoAlongWithThem() throws Exception {
        try (Line line = line(stage());
                RawClient client = open(line, Recorder.echo());
                RawClient page = RawClient.over(line.dial())) {
            OpeningRequest request = stage().request("/case/page").without("Upgrade");
            for (int i = 0; i < 3; i++) {
                HttpReply reply = page.ask(request);
                assertEquals(200, reply.status());
                assertEquals("GET" + TestApplications.PLAIN, reply.body());
                expectServed(client);
            }
        }
    }

    // One stream, and the others.

    @Test
    default void aListenerThatBlocksHoldsUpNoOther() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        Recorder opening = new Recorder().atOpen(socket -> Background.await(free));
        Recorder receiving = new Recorder().atMessage((socket, message) -> Background.await(free));
        try (Line line = line(stage());
                RawClient first = open(line, opening);
                RawClient second = open(line, receiving)) {
            opening.expect("open");
            second.send(text("block"), text("and wait"));
            receiving.expect("text block");
            try (RawClient other = open(line, Recorder.echo())) {
                for (int i = 0; i < 20; i++) {
                    expectServed(other);
                }
            }
            assertTrue(opening.socket().send("meanwhile"));
            assertTrue(receiving.socket().send("meanwhile"));
            first.expectText("meanwhile");
            second.expectText("meanwhile");
            free.countDown();
            receiving.expect("text and wait");
        } finally {
            free.countDown();
        }
    }

    /** How a WebSocket may come to its end. */
    interface Ending {
        void end(RawClient client, Recorder server) throws IOException;
    }

    private static List<Ending> endings() {
        return List.of(
                (client, server) -> client.send(close(1000, "")).expectClose(1000),
                (client, server) -> client.halfClose().expectEnd(),
                (client, server) -> client.reset(),
                (client, server) -> client.close(),
                (client, server) -> client.send(text("unmasked").unmasked()).expectClose(1002),
                (client, server) -> server.socket().close(4000, "enough"));
    }

    @Test
    default void theEndOfOneIsNotThatOfOthers() throws Exception {
        Recorder bystander = Recorder.echo();
        try (Line line = line(stage());
                RawClient other = open(line, bystander)) {
            for (Ending ending : endings()) {
                Recorder server = Recorder.echo();
                WebSocketOptions options = stage().options().withCloseTimeout(Duration.ofMillis(300));
                try (RawClient client = open(stage(), line, server, options)) {
                    client.send(text("hello")).expectText("hello");
                    ending.end(client, server);
                    expectServed(other);
                }
                eventually("it has ended", server::isClosed);
                expectServed(other);
            }
            assertEquals(2 + 2 * endings().size(), bystander.events().size());
        }
    }

    @Test
    default void whoReadsOneOfThemNotReadsTheOthers() throws Exception {
        Recorder stuck = new Recorder().atOpen(socket -> socket.send(Message.binary(new byte[12 << 20])));
        try (Line line = line(stage());
                RawClient other = open(line, Recorder.echo());
                RawClient reluctant = open(line, stuck)) {
            eventually("something waits to be written", () -> stuck.socket().bufferedAmount() > 0);
            expectServed(other);
            reluctant.reset();
            stuck.expectClosed(1006);
            expectServed(other);
        }
    }

    @Test
    default void thoseThatArePausedHoldUpNoOther() throws Exception {
        byte[] much = new byte[1 << 20];
        List<Recorder> servers = new ArrayList<>();
        List<Background> sending = new ArrayList<>();
        try (Line line = line(stage())) {
            for (int i = 0; i < 10; i++) {
                Recorder server = new Recorder().atConnect(socket -> socket.pause());
                servers.add(server);
                RawClient client = open(line, server);
                sending.add(Background.run("sender", () -> client.send(binary(much))));
            }
            try (RawClient other = open(line, Recorder.echo())) {
                for (int i = 0; i < 20; i++) {
                    other.send(binary(much)).expectBinary(much);
                }
            }
            for (Recorder server : servers) {
                assertFalse(server.events().contains("binary of " + much.length));
                server.socket().resume();
                server.expect("binary of " + much.length);
            }
            for (Background each : sending) {
                each.join();
            }
        }
    }

    // The end of the connection, of the application, of the server.

    @Test
    default void theEndOfTheConnectionIsThatOfAll() throws Exception {
        List<Recorder> servers = new ArrayList<>();
        try (Line line = line(stage())) {
            openMany(stage(), line, servers, 20);
            for (Recorder server : servers) {
                server.expect("open");
            }
        }
        for (Recorder server : servers) {
            server.expectAll("connect", "open", "close 1006 ");
        }
    }

    /** RFC 9113 6.8: no new streams; those that there are go on to their end. */
    @Test
    default void aClientThatGoesAwayKeepsWhatItHas() throws Exception {
        Recorder server = Recorder.echo();
        try (Line line = line(stage());
                RawClient client = open(line, server)) {
            line.goAway();
            expectServed(client);
            client.send(close(1001, "")).expectClose(1001);
            client.expectEnd();
        }
        server.expectClosed(1001, "");
    }

    private void expectFarewell(Background.Part end, Stage stage) throws Exception {
        List<Recorder> servers = new ArrayList<>();
        try (Line line = line(stage)) {
            List<RawClient> clients = openMany(stage, line, servers, 30);
            for (RawClient client : clients) {
                expectServed(client);
            }
            Background ending = Background.run("end", end);
            for (RawClient client : clients) {
                client.expectClose(1001);
                client.send(close(1001, ""));
            }
            ending.join();
            for (RawClient client : clients) {
                client.expectAnyEnd();
            }
        }
        for (Recorder server : servers) {
            server.expectClosed(1001, "");
        }
        stage.checkRules();
    }

    @Test
    default void theEndOfTheApplicationIsToldToAll() throws Exception {
        try (Stage stage = stage().another()) {
            expectFarewell(stage.server()::undeploy, stage);
        }
    }

    @Test
    default void theEndOfTheServerIsToldToAll() throws Exception {
        try (Stage stage = stage().another()) {
            expectFarewell(stage.server()::stop, stage);
        }
    }

    // The handshake.

    /** RFC 8441 is for RFC 6455. */
    @Test
    default void theDraftsAreNotSpoken() throws Exception {
        Recorder server = new Recorder();
        String path = stage().play(server, stage().options().withDrafts(true));
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(path).without("Sec-WebSocket-Version"));
            assertEquals(426, reply.status());
            assertEquals("13, 8, 7", reply.header("Sec-WebSocket-Version"));
        }
        server.expectAll("rejected 426");
    }
}
