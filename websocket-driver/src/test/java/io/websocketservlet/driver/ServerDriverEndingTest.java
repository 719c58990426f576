package io.websocketservlet.driver;

import static io.websocketservlet.driver.HttpRecorder.ANSWER;
import static io.websocketservlet.driver.HttpRecorder.REQUEST;
import static io.websocketservlet.driver.HttpRecorder.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.message.Message;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How a server on a bare connection ends one that became no WebSocket, or is closed before it is one. */
class ServerDriverEndingTest {

    private static final int LINGER_BYTES = 1 << 20;
    private static final String PLAIN = lines("GET / HTTP/1.1", "Host: a");

    private static ServerHandshake handshake() {
        return new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers());
    }

    private static HandshakeReply notFound() {
        return new HandshakeReply(404, new Headers(), "");
    }

    private static String empty(String status) {
        return lines(
                "HTTP/1.1 " + status,
                "Connection: close",
                "Content-Type: text/plain;charset=utf-8",
                "Content-Length: 0");
    }

    /** The request has come, and nothing was done about it. */
    private static HttpRecorder<ServerDriver> waiting(String request) {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(request);
        assertTrue(recorder.driver.isWaiting());
        recorder.events();
        return recorder;
    }

    // Whether it is the application's turn.

    @Test
    void requestWaitsUntilSomethingBecomesOfIt() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        assertFalse(recorder.driver.isWaiting());
        recorder.receive("GET / HTTP");
        assertFalse(recorder.driver.isWaiting());
        List<Consumer<ServerDriver>> ends = List.of(
                driver -> driver.start(handshake()),
                driver -> driver.answer(notFound()),
                driver -> driver.close(1000, ""),
                driver -> driver.leave(1001, ""),
                driver -> driver.fail(1011, ""));
        for (Consumer<ServerDriver> end : ends) {
            HttpRecorder<ServerDriver> waiting = waiting(REQUEST);
            waiting.receive(new byte[100_000]);
            assertEquals(100_000, waiting.left(), "nothing is used up");
            end.accept(waiting.driver);
            assertFalse(waiting.driver.isWaiting());
        }
    }

    @Test
    void requestThatIsStartedBeforehandNeverWaits() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.start(handshake());
        recorder.onEvent(event -> assertFalse(recorder.driver.isWaiting(), event.toString()));
        assertEquals("open", recorder.receive(REQUEST).events().get(1));
    }

    // RFC 9112 9.6: the client is given time to read.

    private static void assertLingers(HttpRecorder<ServerDriver> recorder) {
        assertTrue(recorder.driver.isOver());
        assertFalse(recorder.driver.mayDisconnect());
        recorder.receive(new byte[100]);
        assertEquals(0, recorder.left());
        assertFalse(recorder.driver.mayDisconnect());
        recorder.end();
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void answerIsNotCutOff() {
        HttpRecorder<ServerDriver> answered = waiting(PLAIN);
        answered.driver.answer(notFound());
        assertLingers(answered);
        HttpRecorder<ServerDriver> refused = waiting(PLAIN);
        refused.driver.start(handshake());
        assertLingers(refused);
        assertLingers(HttpRecorder.server().receive("NOT HTTP\r\n"));
        HttpRecorder<ServerDriver> closed = waiting(REQUEST);
        closed.driver.close(1000, "");
        assertLingers(closed);
    }

    @Test
    void whatIsReadOnIsBounded() {
        HttpRecorder<ServerDriver> recorder = waiting(lines("POST / HTTP/1.1", "Host: a", "Content-Length: 9999999"));
        recorder.driver.answer(notFound());
        recorder.receive(new byte[LINGER_BYTES]);
        assertFalse(recorder.driver.mayDisconnect());
        recorder.receive(new byte[1]);
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void whoWasAnsweredNothingIsNotWaitedFor() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.close(1000, "");
        recorder.receive();
        assertTrue(recorder.driver.mayDisconnect());
    }

    // RFC 9112 9.6: a client may shut down its output.

    @Test
    void whoeverHasSaidAllIsAnswered() {
        HttpRecorder<ServerDriver> recorder = waiting(PLAIN).end();
        assertEquals(List.of(), recorder.events());
        assertTrue(recorder.driver.isWaiting());
        assertFalse(recorder.driver.mayDisconnect());
        assertTrue(recorder.driver.answer(notFound()));
        assertEquals(empty("404 Not Found"), recorder.written());
        assertEquals(List.of("closed 1006 unclean "), recorder.receive().events());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void whoeverHasSaidAllIsRefusedInWords() {
        HttpRecorder<ServerDriver> recorder = waiting(PLAIN).end();
        assertFalse(recorder.driver.start(handshake()));
        assertTrue(recorder.written().startsWith("HTTP/1.1 400 Bad Request\r\n"));
        assertEquals(2, recorder.receive().events().size());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void webSocketThatNobodyWillTalkOnEndsAtOnce() {
        HttpRecorder<ServerDriver> recorder = waiting(REQUEST).end();
        recorder.driver.send(Message.text("Hi"));
        assertTrue(recorder.driver.start(handshake()));
        assertEquals(ANSWER + "\u0081\u0002Hi", recorder.written());
        assertEquals(List.of("closed 1006 unclean "), recorder.receive().events());
        assertTrue(recorder.driver.mayDisconnect());
        assertFalse(recorder.driver.send(Message.text("Hi")));
    }

    // Closed while the request waits.

    private static void assertAnswered(String status, String closed, Consumer<ServerDriver> end) {
        HttpRecorder<ServerDriver> recorder = waiting(REQUEST);
        recorder.driver.send(Message.text("early"));
        end.accept(recorder.driver);
        assertEquals(empty(status), recorder.written());
        assertEquals(0, recorder.driver.outputSize());
        assertEquals(List.of(closed), recorder.receive("rest").events());
        assertEquals(0, recorder.left());
        assertFalse(recorder.driver.start(handshake()));
        assertFalse(recorder.driver.answer(notFound()));
        assertEquals("", recorder.written());
    }

    @Test
    void requestThatWaitsIsAnsweredWhenTheServerCloses() {
        assertAnswered("503 Service Unavailable", "closed 4000 unclean no", driver -> driver.close(4000, "no"));
        assertAnswered("503 Service Unavailable", "closed 1001 unclean bye", driver -> driver.leave(1001, "bye"));
        assertAnswered("500 Internal Server Error", "closed 1011 unclean oh", driver -> driver.fail(1011, "oh"));
    }
}
