package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server sends: from which thread, in which order, how it leaves. */
interface SendingContract extends Contract {

    @Test
    default void sendsInsideConnectArriveFirst() throws Exception {
        Recorder server = new Recorder()
                .atConnect(socket -> {
                    assertEquals(ReadyState.CONNECTING, socket.readyState());
                    assertTrue(socket.send("one"));
                    assertTrue(socket.send(ByteBuffer.wrap(new byte[] {2})));
                    assertTrue(socket.ping("three"));
                })
                .atOpen(socket -> {
                    assertEquals(ReadyState.OPEN, socket.readyState());
                    assertTrue(socket.send("four"));
                });
        try (RawClient client = stage().open(server)) {
            // A control frame may overtake a message.
            List<String> read = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WireFrame frame = client.readFrame();
                read.add(frame.opcode() == WireFrame.BINARY ? "two" : frame.text());
            }
            assertTrue(read.remove("three"), read::toString);
            assertEquals(List.of("one", "two", "four"), read);
        }
    }

    @Test
    default void everyKindOfMessageIsSent() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> {
            socket.send("text");
            socket.send(ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2));
            socket.send(Message.text(EchoContract.NON_ASCII));
            socket.send(Message.binary(new byte[] {3, 4}));
            socket.send("lone \ud83d surrogate");
        });
        try (RawClient client = stage().open(server)) {
            client.send(text("go"));
            client.expectText("text").expectBinary(new byte[] {1, 2});
            client.expectText(EchoContract.NON_ASCII).expectBinary(new byte[] {3, 4});
            String replaced = client.expect(WireFrame.TEXT).text();
            assertTrue(replaced.matches("lone [?\ufffd] surrogate"), replaced);
        }
    }

    @Test
    default void oneMessageMayGoToManySockets() throws Exception {
        Recorder[] servers = {new Recorder(), new Recorder(), new Recorder()};
        byte[] bytes = new byte[70_000];
        bytes[69_999] = 42;
        try (RawClient a = stage().open(servers[0]);
                RawClient b = stage().open(servers[1]);
                RawClient c = stage().open(servers[2])) {
            Message text = Message.text("to all");
            Message binary = Message.binary(bytes);
            for (Recorder server : servers) {
                assertTrue(server.expect("open").socket().send(text));
                assertTrue(server.socket().send(binary));
                assertTrue(server.socket().send(text));
            }
            for (RawClient client : List.of(a, b, c)) {
                client.expectText("to all").expectBinary(bytes).expectText("to all");
            }
        }
    }

    @Test
    default void sendsOfManyThreadsKeepTheirOrderAndDoNotMix() throws Exception {
        int threads = 8;
        int messages = 250;
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            CountDownLatch start = new CountDownLatch(1);
            List<Background> senders = new ArrayList<>();
            for (int sender = 0; sender < threads; sender++) {
                String name = sender + " ";
                String filling = " " + name.repeat(sender * 300);
                senders.add(Background.run("sender", () -> {
                    start.await();
                    for (int i = 0; i < messages; i++) {
                        assertTrue(socket.send(name + i + filling));
                    }
                }));
            }
            start.countDown();
            int[] next = new int[threads];
            for (int i = 0; i < threads * messages; i++) {
                String read = client.expect(WireFrame.TEXT).text();
                int sender = read.charAt(0) - '0';
                String name = sender + " ";
                assertEquals(name + next[sender]++ + " " + name.repeat(sender * 300), read);
            }
            for (Background sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    default void twoSocketsMaySendToEachOtherFromTheirListeners() throws Exception {
        int messages = 300;
        Recorder left = new Recorder();
        Recorder right = new Recorder();
        left.atMessage((socket, message) -> right.socket().send(message));
        right.atMessage((socket, message) -> left.socket().send(message));
        try (RawClient a = stage().open(left);
                RawClient b = stage().open(right)) {
            left.expect("open");
            right.expect("open");
            String filling = "x".repeat(2_000);
            Background sending = Background.run("left client", () -> {
                for (int i = 0; i < messages; i++) {
                    a.send(text("from a " + i + filling));
                }
            });
            Background reading = Background.run("left reader", () -> {
                for (int i = 0; i < messages; i++) {
                    a.expectText("from b " + i + filling);
                }
            });
            for (int i = 0; i < messages; i++) {
                b.send(text("from b " + i + filling));
            }
            for (int i = 0; i < messages; i++) {
                b.expectText("from a " + i + filling);
            }
            sending.join();
            reading.join();
        }
    }

    /** Opens a WebSocket and sends, at once with the handshake or when it is through. */
    private RawClient openAndSend(Recorder server, boolean pipelined, WireFrame frame) throws Exception {
        OpeningRequest request = stage().request(stage().play(server));
        RawClient client = stage().connect();
        if (pipelined) {
            client.send(request.bytes(), frame.masked()).expectOpened(request);
        } else {
            client.open(request).send(frame);
        }
        return client;
    }

    @ParameterizedTest(name = "first message behind the handshake: {0}")
    @ValueSource(booleans = {false, true})
    default void whatIsFlushedLeavesWhileTheListenerStillWorks(boolean pipelined) throws Exception {
        CountDownLatch clientHasRead = new CountDownLatch(1);
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            socket.send("working");
            socket.flush();
            server.add(Background.await(clientHasRead) ? "was read" : "was not read");
            socket.send("done");
        });
        try (RawClient client = openAndSend(server, pipelined, text("work"))) {
            client.expectText("working");
            clientHasRead.countDown();
            client.expectText("done");
            server.expect("was read");
        }
    }

    @ParameterizedTest(name = "first message behind the handshake: {0}")
    @ValueSource(booleans = {false, true})
    default void anotherThreadSendsWhileTheListenerIsBusy(boolean pipelined) throws Exception {
        CountDownLatch clientHasRead = new CountDownLatch(1);
        Recorder server = new Recorder();
        server.atMessage(
                (socket, message) -> server.add(Background.await(clientHasRead) ? "was read" : "was not read"));
        try (RawClient client = openAndSend(server, pipelined, text("work"))) {
            server.expect("text work");
            assertTrue(server.socket().send("meanwhile"));
            client.expectText("meanwhile");
            clientHasRead.countDown();
            server.expect("was read");
        }
    }

    @Test
    default void bufferedAmountIsNothingAtRest() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(text("hello")).expectText("hello");
            eventually("nothing is queued", () -> server.socket().bufferedAmount() == 0);
        }
    }
}
