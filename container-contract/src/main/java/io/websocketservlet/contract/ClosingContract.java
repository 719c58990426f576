package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.emptyClose;
import static io.websocketservlet.contract.WireFrame.pong;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake, begun by either side (RFC 6455 7 Closing the Connection). */
interface ClosingContract extends Contract {

    // Begun by the client.

    @ParameterizedTest
    @CsvSource({"1000, bye", "1001, the page is left", "1011, oops", "1014, ''", "3000, ''", "4999, \u20ac"})
    default void theCloseOfAClientIsEchoedAndReported(int code, String reason) throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(close(code, reason)).expectClose(code, reason).expectEnd();
        }
        server.expectClosed(code, reason);
        server.expectAll("connect", "open", "close " + code + " " + reason);
    }

    @Test
    default void anEmptyCloseIsReportedAs1005AndAnsweredByAnEmptyOne() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(emptyClose());
            assertEquals(0, client.expect(WireFrame.CLOSE).payload().length);
            client.expectEnd();
        }
        server.expectClosed(1005, "");
    }

    @Test
    default void messagesBeforeTheCloseAreDelivered() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(text("one"), text("two"), close(1000, ""));
            client.expectText("one").expectText("two").expectClose(1000, "").expectEnd();
        }
        server.expectAll("connect", "open", "text one", "text two", "close 1000 ");
    }

    @Test
    default void aCloseRightBehindTheHandshakeIsAnswered() throws Exception {
        Recorder server = new Recorder();
        OpeningRequest request = stage().request(stage().play(server));
        try (RawClient client = stage().connect()) {
            client.send(request.bytes(), close(1000, "changed my mind").masked());
            client.expectOpened(request);
            client.expectClose(1000, "changed my mind").expectEnd();
        }
        server.expectAll("connect", "open", "close 1000 changed my mind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "close", "garbage"})
    default void whatComesBehindTheCloseIsIgnored(String what) throws Exception {
        byte[] more = switch (what) {
            case "text" -> text("too late").masked();
            case "close" -> close(1001, "again").masked();
            default -> new byte[] {-1, -1, -1, -1, -1, -1};
        };
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(close(1000, "bye").masked(), more);
            client.expectClose(1000, "bye").expectEnd();
        }
        server.expectClosed(1000, "bye");
        server.expectAll("connect", "open", "close 1000 bye");
    }

    // Begun by the server.

    @ParameterizedTest
    @CsvSource({"1000, bye", "1001, ''", "1008, policy", "1013, later", "3000, ''", "4999, \u20ac"})
    default void theCloseOfTheServerIsSentAndReportedWhenAnswered(int code, String reason) throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            assertTrue(server.expect("open").socket().close(code, reason));
            assertEquals(ReadyState.CLOSING, server.socket().readyState());
            client.expectClose(code, reason);
            assertFalse(server.isClosed());
            client.send(close(code, reason)).expectEnd();
        }
        server.expectClosed(code, reason);
        assertEquals(ReadyState.CLOSED, server.socket().readyState());
        server.expectAll("connect", "open", "close " + code + " " + reason);
    }

    @Test
    default void closeWithoutACodeEndsInOrder() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> socket.close());
        try (RawClient client = stage().open(server)) {
            client.send(text("leave"));
            WireFrame frame = client.expect(WireFrame.CLOSE);
            client.send(frame).expectEnd();
            server.expectClosed(frame.closeCode(), "");
        }
    }

    /** The answer may be here before the thread that sent the Close has noticed that it is written. */
    @Test
    default void tcpEndsHoweverFastTheClientAnswers() throws Exception {
        for (int i = 0; i < 100; i++) {
            Recorder server = new Recorder();
            try (RawClient client = stage().open(server)) {
                var socket = server.expect("open").socket();
                Background closing = Background.run("closing", () -> socket.close(1000, "bye"));
                client.expectClose(1000, "bye").send(close(1000, "bye")).expectEnd();
                closing.join();
            }
            server.expectClosed(1000, "bye");
        }
    }

    @Test
    default void tcpEndsThoughAnotherThreadWasDelivering() throws Exception {
        Recorder server = new Recorder();
        CountDownLatch answered = new CountDownLatch(1);
        server.atConnect(socket -> socket.onPong(payload -> {
            server.add("busy");
            Background.await(answered);
        }));
        try (RawClient client = stage().open(server)) {
            server.expect("open").socket().pause();
            client.send(pong("")).send(close(1000, "bye"));
            server.socket().resume();
            server.expect("busy");
            answered.countDown();
            client.expectClose(1000, "bye");
            expectCutOff(client);
        }
        server.expectClosed(1000, "bye");
    }

    @Test
    default void closeInsideConnectComesRightBehindTheHandshake() throws Exception {
        Recorder server = new Recorder().atConnect(socket -> socket.close(4001, "not you"));
        try (RawClient client = stage().open(server)) {
            client.expectClose(4001, "not you").send(close(4001, "not you")).expectEnd();
        }
        server.expectClosed(4001, "not you");
    }

    @Test
    default void closeInsideConnectComesBehindWhatWasSentThere() throws Exception {
        Recorder server = new Recorder().atConnect(socket -> {
            socket.send("sorry");
            socket.close(4001, "full");
        });
        try (RawClient client = stage().open(server)) {
            client.expectText("sorry")
                    .expectClose(4001, "full")
                    .send(close(4001, ""))
                    .expectEnd();
        }
        server.expectClosed(4001, "");
    }

    @Test
    default void messagesAfterOurCloseAreDropped() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> socket.close(1000, "enough"));
        try (RawClient client = stage().open(server)) {
            client.send(text("one"), text("two")).expectClose(1000, "enough");
            client.send(text("three"), close(1000, "enough")).expectEnd();
        }
        server.expectAll("connect", "open", "text one", "close 1000 enough");
    }

    @Test
    default void afterCloseEverySendIsFalseAndNothingThrows() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            assertTrue(socket.close(1000, ""));
            for (boolean closed : List.of(false, true)) {
                assertFalse(socket.send("late"));
                assertFalse(socket.send(ByteBuffer.allocate(1)));
                assertFalse(socket.ping("late"));
                assertFalse(socket.close(1001, "again"));
                if (!closed) {
                    client.expectClose(1000, "").send(close(1000, "")).expectEnd();
                    server.expectClosed(1000, "");
                }
            }
            socket.pause();
            socket.resume();
            socket.flush();
        }
    }

    @Test
    default void insideOnCloseTheSocketIsClosed() throws Exception {
        Recorder server = new Recorder();
        boolean[] sent = {true};
        server.atClose(socket -> sent[0] = socket.send("late") || socket.readyState() != ReadyState.CLOSED);
        try (RawClient client = stage().open(server)) {
            client.send(close(1000, "")).expectClose(1000, "").expectEnd();
        }
        server.expectClosed(1000, "");
        Eventually.eventually("the socket was closed inside onClose", () -> !sent[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536})
    default void aCodeThatNobodyMaySendIsRefusedAtTheCaller(int code) throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            assertThrows(IllegalArgumentException.class, () -> socket.close(code, ""));
            client.send(text("still open")).expectText("still open");
        }
    }

    @Test
    default void aReasonThatFitsIntoNoFrameIsRefusedAtTheCaller() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            assertThrows(IllegalArgumentException.class, () -> socket.close(1000, "x".repeat(124)));
            client.send(text("still open")).expectText("still open");
            assertTrue(socket.close(1000, "x".repeat(123)));
            client.expectClose(1000, "x".repeat(123));
        }
    }

    @Test
    default void aClientThatDoesNotAnswerOurCloseIsGivenUp() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server, stage().options().withCloseTimeout(Duration.ofMillis(300)))) {
            server.expect("open").socket().close(1000, "bye");
            client.expectClose(1000, "bye");
            server.expectClosed(1006);
            expectCutOff(client);
        }
    }

    // Ended by a listener that fails.

    @Test
    default void aListenerThatThrowsIsToldToOnErrorAndClosesWith1011() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> {
            throw new IllegalStateException("secret");
        });
        try (RawClient client = stage().open(server)) {
            client.send(text("one"), text("two"));
            WireFrame frame = client.expectClose(1011);
            assertFalse(frame.closeReason().contains("secret"), frame::closeReason);
            client.send(close(1011, "")).expectEnd();
        }
        server.expectClosed(1011);
        List<String> events = server.events();
        assertEquals(List.of("connect", "open", "text one", "error IllegalStateException"), events.subList(0, 4));
        assertEquals(5, events.size(), events::toString);
    }

    @Test
    default void anOnOpenThatThrowsClosesWith1011() throws Exception {
        Recorder server = new Recorder().atOpen(socket -> {
            throw new IllegalStateException("secret");
        });
        try (RawClient client = stage().open(server)) {
            client.expectClose(1011);
            client.send(close(1011, "")).expectEnd();
        }
        server.expectClosed(1011);
        assertTrue(server.events().contains("error IllegalStateException"));
    }

    @Test
    default void anOnCloseThatThrowsDisturbsNobody() throws Exception {
        Recorder server = new Recorder().atClose(socket -> {
            throw new IllegalStateException("secret");
        });
        try (RawClient client = stage().open(server)) {
            client.send(close(1000, "")).expectClose(1000, "").expectEnd();
        }
        server.expectClosed(1000, "");
        try (RawClient client = stage().open("/echo")) {
            client.send(text("hello")).expectText("hello");
        }
    }
}
