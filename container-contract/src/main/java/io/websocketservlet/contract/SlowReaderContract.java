package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A client that takes its time: nothing is lost, nobody blocks, and memory has a bound. */
interface SlowReaderContract extends Contract {

    int PIECE = 64 * 1024;
    int PIECES = 256;

    /** 64 KiB that no other number gives. */
    private static byte[] piece(int number) {
        byte[] bytes = new byte[PIECE];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static void sendAllPieces(WebSocket socket) {
        for (int i = 0; i < PIECES; i++) {
            assertTrue(socket.send(Message.binary(piece(i))), "piece " + i);
        }
    }

    private static void expectAllPieces(RawClient client) throws Exception {
        for (int i = 0; i < PIECES; i++) {
            assertTrue(Arrays.equals(piece(i), client.expect(WireFrame.BINARY).payload()), "piece " + i);
        }
    }

    private WebSocketOptions roomy() {
        return stage().options().withMaxBufferedAmount(64L << 20);
    }

    /** The client begins to read only after all has been sent, and some of it is stuck. */
    private void isStuck(Recorder server) {
        server.expect("all sent");
        eventually("something waits to be written", () -> server.socket().bufferedAmount() > 0);
    }

    /** The operating system takes no more for now. */
    private static void staysStuck(WebSocket socket) {
        long[] before = {0};
        eventually("no more is taken", () -> {
            long waiting = socket.bufferedAmount();
            boolean same = waiting > 0 && waiting == before[0];
            before[0] = waiting;
            return same;
        });
    }

    @Test
    default void sixteenMebibytesOfAListenerReachAClientThatReadsLate() throws Exception {
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            sendAllPieces(socket);
            server.add("all sent");
        });
        try (RawClient client = stage().openReluctant(server, roomy())) {
            client.send(text("go"));
            isStuck(server);
            expectAllPieces(client);
            eventually("nothing waits any more", () -> server.socket().bufferedAmount() == 0);
        }
    }

    @Test
    default void sixteenMebibytesOfAForeignThreadReachAClientThatReadsLate() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().openReluctant(server, roomy())) {
            Background sender = Background.run("sender", () -> {
                sendAllPieces(server.expect("open").socket());
                server.add("all sent");
            });
            sender.join();
            isStuck(server);
            expectAllPieces(client);
            eventually("nothing waits any more", () -> server.socket().bufferedAmount() == 0);
        }
    }

    @Test
    default void oneMessageOfSixteenMebibytesReachesAClientThatReadsLate() throws Exception {
        byte[] large = new byte[16 << 20];
        new Random(1).nextBytes(large);
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            assertTrue(socket.send(Message.binary(large)));
            assertTrue(socket.send("and a small one"));
            server.add("all sent");
        });
        try (RawClient client = stage().openReluctant(server, roomy())) {
            client.send(text("go"));
            isStuck(server);
            assertTrue(Arrays.equals(large, client.expect(WireFrame.BINARY).payload()));
            client.expectText("and a small one");
        }
    }

    @Test
    default void aBufferMayBeReusedAsSoonAsSendReturns() throws Exception {
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            byte[] bytes = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                Arrays.fill(bytes, (byte) i);
                assertTrue(socket.send(ByteBuffer.wrap(bytes)));
            }
            server.add("all sent");
        });
        try (RawClient client = stage().openReluctant(server, roomy())) {
            client.send(text("go"));
            isStuck(server);
            byte[] expected = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                Arrays.fill(expected, (byte) i);
                assertTrue(
                        Arrays.equals(expected, client.expect(WireFrame.BINARY).payload()), "piece " + i);
            }
        }
    }

    @Test
    default void messagesAreReceivedWhileSendsAreStuck() throws Exception {
        Recorder server = new Recorder().atOpen(SlowReaderContract::sendAllPieces);
        try (RawClient client = stage().openReluctant(server, roomy())) {
            eventually("something waits to be written", () -> server.socket().bufferedAmount() > 0);
            client.send(text("can you hear me?"));
            server.expect("text can you hear me?");
            expectAllPieces(client);
        }
    }

    @Test
    default void onDrainIsCalledWhenAllHasBeenWritten() throws Exception {
        Recorder server = new Recorder();
        server.atConnect(socket -> socket.onDrain(() -> server.add("drained")));
        server.atMessage((socket, message) -> {
            sendAllPieces(socket);
            server.add("all sent");
        });
        try (RawClient client = stage().openReluctant(server, roomy())) {
            client.send(text("go"));
            isStuck(server);
            assertFalse(server.events().contains("drained"));
            expectAllPieces(client);
            server.expect("drained");
        }
    }

    @Test
    default void aClientThatNeverReadsIsGivenUpWhenTooMuchWaits() throws Exception {
        Recorder server = new Recorder();
        WebSocketOptions options = stage().options().withMaxBufferedAmount(1 << 20);
        try (RawClient client = stage().openReluctant(server, options)) {
            WebSocket socket = server.expect("open").socket();
            int sent = 0;
            // The operating system takes some megabytes in by itself, never this many.
            while (sent < 2_000 && socket.send(Message.binary(piece(sent)))) {
                sent++;
            }
            assertTrue(sent > 0 && sent < 2_000, sent + " pieces accepted");
            server.expectClosed(1013);
            assertEquals(ReadyState.CLOSED, socket.readyState());
            assertFalse(socket.send("too late"));
            expectCutOff(client);
        }
    }

    /** Sends pieces until one is refused, and returns how many were not. */
    private static int sendUntilRefused(WebSocket socket) {
        int sent = 0;
        // The operating system takes some megabytes in by itself, never this many.
        while (sent < 2_000 && socket.send(Message.binary(piece(sent)))) {
            sent++;
        }
        assertTrue(sent > 0 && sent < 2_000, sent + " pieces accepted");
        return sent;
    }

    @Test
    default void whatIsTooMuchIsRefusedWhereThatIsWantedAndNothingAcceptedIsLost() throws Exception {
        Recorder server = new Recorder();
        server.atConnect(socket -> socket.onDrain(() -> server.add("drained")));
        WebSocketOptions options =
                stage().options().withMaxBufferedAmount(1 << 20).withOverflow(Overflow.REFUSE);
        try (RawClient client = stage().openReluctant(server, options)) {
            WebSocket socket = server.expect("open").socket();
            int accepted = sendUntilRefused(socket);
            assertEquals(ReadyState.OPEN, socket.readyState());
            assertTrue(socket.bufferedAmount() <= 1 << 20);
            for (int i = 0; i < accepted; i++) {
                assertTrue(
                        Arrays.equals(piece(i), client.expect(WireFrame.BINARY).payload()), "piece " + i);
            }
            server.expect("drained");
            assertTrue(socket.send("go on"));
            client.expectText("go on");
        }
    }

    /** A chat in which each side sends to the other from its listener, while both clients are slow to read. */
    @Test
    default void twoListenersThatSendToEachOthersFullSocketsBothGoOn() throws Exception {
        WebSocketOptions options =
                stage().options().withMaxBufferedAmount(256 << 10).withOverflow(Overflow.REFUSE);
        Recorder left = new Recorder();
        Recorder right = new Recorder();
        left.atMessage((socket, message) -> left.add(sendUntilRefused(right.socket()) > 0 ? "full" : "never"));
        right.atMessage((socket, message) -> right.add(sendUntilRefused(left.socket()) > 0 ? "full" : "never"));
        try (RawClient a = stage().openReluctant(left, options);
                RawClient b = stage().openReluctant(right, options)) {
            left.expect("open");
            right.expect("open");
            for (int round = 1; round <= 3; round++) {
                int full = round;
                a.send(text("go"));
                b.send(text("go"));
                eventually(
                        "both have filled each other", () -> left.count("full") == full && right.count("full") == full);
                Background draining = Background.run("left reader", () -> readUntilDrained(a, left));
                readUntilDrained(b, right);
                draining.join();
            }
        }
    }

    /** Reads all that waits, and a word behind it, which is sent as soon as the server knows that all is written. */
    private static void readUntilDrained(RawClient client, Recorder server) throws Exception {
        Background last = Background.run(
                "last word",
                () -> eventually(
                        "all is written",
                        () -> server.socket().bufferedAmount() == 0
                                && server.socket().send("that was all")));
        WireFrame frame = client.readFrame();
        while (frame.opcode() == WireFrame.BINARY) {
            frame = client.readFrame();
        }
        assertEquals("that was all", frame.text());
        last.join();
    }

    @Test
    default void manyClientsThatNeverReadAreGivenUpWithoutHoldingUpAnother() throws Exception {
        WebSocketOptions options = stage().options().withMaxBufferedAmount(1);
        Message large = Message.binary(new byte[8 << 20]);
        List<RawClient> stuck = new ArrayList<>();
        try {
            // One more than there are threads for listeners, whatever giving one up may take.
            int threads = Math.max(32, 8 * Runtime.getRuntime().availableProcessors());
            for (int i = 0; i <= threads; i++) {
                Recorder server = new Recorder();
                stuck.add(stage().openReluctant(server, options));
                WebSocket socket = server.expect("open").socket();
                assertTrue(socket.send(large));
                staysStuck(socket);
                assertFalse(socket.send("one more"));
                server.expectClosed(1013);
            }
            try (RawClient another = stage().open("/echo")) {
                another.send(text("still there?")).expectText("still there?");
            }
        } finally {
            for (RawClient client : stuck) {
                client.close();
            }
        }
    }

    @Test
    default void theCloseFrameWaitsForAllMessagesBeforeIt() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> {
            sendAllPieces(socket);
            socket.close(4000, "that was all");
        });
        try (RawClient client = stage().openReluctant(server, roomy())) {
            client.send(text("go"));
            eventually("something waits to be written", () -> server.socket().bufferedAmount() > 0);
            expectAllPieces(client);
            client.expectClose(4000, "that was all");
            client.send(WireFrame.close(4000, "that was all")).expectEnd();
        }
        server.expectClosed(4000, "that was all");
    }
}
