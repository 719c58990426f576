package io.websocketservlet.driver;

import static io.websocketservlet.driver.HttpRecorder.ANSWER;
import static io.websocketservlet.driver.HttpRecorder.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClientDriverTest {

    private static final ClientHandshake HANDSHAKE = handshake(ClientOffer.nothing());

    private static ClientHandshake handshake(ClientOffer offer) {
        return new ClientHandshake(
                WebSocketUrl.parse("ws://a/chat"), offer, "the sample nonce".getBytes(StandardCharsets.US_ASCII));
    }

    private static HttpRecorder<ClientDriver> started() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        assertTrue(recorder.driver.start(HANDSHAKE));
        return recorder;
    }

    private static HttpRecorder<ClientDriver> open() {
        HttpRecorder<ClientDriver> recorder = started().receive(ANSWER);
        recorder.events();
        recorder.written();
        return recorder;
    }

    @Test
    void startWritesTheRequest() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        assertFalse(recorder.driver.hasOutput());
        assertTrue(recorder.driver.start(HANDSHAKE));
        assertTrue(recorder.driver.hasOutput());
        assertEquals(HttpRecorder.REQUEST.length(), recorder.driver.outputSize());
        assertEquals(HttpRecorder.REQUEST.length(), recorder.written().length());
        assertFalse(recorder.driver.hasOutput());
        assertEquals(ReadyState.CONNECTING, recorder.driver.readyState());
        assertFalse(recorder.driver.start(HANDSHAKE));
        assertEquals("", recorder.written());
    }

    @Test
    void opensWithTheAnswer() {
        HttpRecorder<ClientDriver> recorder = started();
        assertEquals(0, recorder.driver.status());
        assertEquals(List.of("open"), recorder.receive(ANSWER).events());
        assertEquals(ReadyState.OPEN, recorder.driver.readyState());
        assertEquals(new Agreement("hybi-13", ""), recorder.driver.agreement());
        assertEquals(101, recorder.driver.status());
        assertEquals("websocket", recorder.driver.headers().get("upgrade"));
    }

    @Test
    void answerMayComeByteByByteWithFramesBehindIt() {
        HttpRecorder<ClientDriver> recorder = started();
        byte[] all = Hex.join(HttpRecorder.bytes(ANSWER), recorder.peer.text("Hi"), recorder.peer.ping("p"));
        for (byte next : all) {
            recorder.receive(new byte[] {next});
        }
        assertEquals(List.of("open", "text Hi", "ping p"), recorder.events());
    }

    @Test
    void framesInTheReadOfTheAnswerComeAfterOpen() {
        HttpRecorder<ClientDriver> recorder = started();
        recorder.receive(HttpRecorder.bytes(ANSWER), recorder.peer.text("Hi"), recorder.peer.close(1000, "bye"));
        assertEquals(List.of("open", "text Hi", "closed 1000 clean bye"), recorder.events());
        assertEquals(0, recorder.left());
    }

    @Test
    void whatIsSentBeforeLeavesOnceOpen() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        assertTrue(recorder.driver.send(Message.text("1")));
        recorder.driver.start(HANDSHAKE);
        assertTrue(recorder.driver.ping(Hex.bytes("32"), null));
        assertTrue(recorder.written().startsWith("GET "));
        recorder.receive(ANSWER);
        assertEquals(List.of("81 31", "89 32"), recorder.peer.read(recorder.writtenBytes()));
    }

    @Test
    void anotherAnswerFailsAndCanBeReadUpOn() {
        HttpRecorder<ClientDriver> recorder = started();
        recorder.driver.send(Message.text("early"));
        recorder.written();
        recorder.receive(lines("HTTP/1.1 302 Found", "Location: ws://b/", "Content-Length: 2") + "no");
        String fault = "opening handshake: status 302 \"Found\", expected 101";
        assertEquals(List.of("failed 1002 " + fault, "closed 1002 unclean " + fault), recorder.events());
        assertEquals(302, recorder.driver.status());
        assertEquals("ws://b/", recorder.driver.headers().get("location"));
        assertEquals("", recorder.written());
        assertEquals(0, recorder.left());
        assertTrue(recorder.driver.mayDisconnect());
        assertNull(recorder.driver.agreement());
        assertEquals(List.of(), recorder.receive(ANSWER).end().events());
    }

    @Test
    void answerThatIsNoneFails() {
        HttpRecorder<ClientDriver> recorder = started().receive("HTTP/1.1 4 Switching Protocols\r\n");
        String fault = "opening handshake: status line \"HTTP/1.1 4 Switching Protocols\", "
                + "expected HTTP/1.1 and a status from 100 to 999";
        assertEquals(List.of("failed 1002 " + fault, "closed 1002 unclean " + fault), recorder.events());
        assertEquals(0, recorder.driver.status());
        assertEquals(0, recorder.driver.headers().size());
    }

    @Test
    void endlessAnswerFails() {
        // CVE-2026-54465 on the client's side: a server whose answer has no end
        HttpRecorder<ClientDriver> recorder = started().receive("HTTP/1.1 101 Switching Protocols\r\n");
        for (int i = 0; i < 200; i++) {
            recorder.receive("A: " + "b".repeat(400) + "\r\n");
        }
        String fault = "opening handshake: head of more than 65536 bytes";
        assertEquals(List.of("failed 1002 " + fault, "closed 1002 unclean " + fault), recorder.events());
        assertEquals(0, recorder.left());
    }

    @Test
    void protocolThatWasNotGivenFails() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        recorder.driver.start(handshake(ClientOffer.nothing().withProtocols(List.of("chat"))));
        recorder.receive(ANSWER);
        assertEquals(
                "failed 1002 opening handshake: no Sec-WebSocket-Protocol, asked for was one of [chat]",
                recorder.events().get(0));
    }

    @Test
    void answerBeforeTheRequestFails() {
        for (String answer : List.of(ANSWER, "H", "garbage")) {
            HttpRecorder<ClientDriver> recorder = HttpRecorder.client().receive(answer);
            String fault = "opening handshake: an answer before there was a request";
            assertEquals(List.of("failed 1002 " + fault, "closed 1002 unclean " + fault), recorder.events());
            assertFalse(recorder.driver.start(HANDSHAKE));
            assertEquals("", recorder.written());
            assertEquals(0, recorder.left());
        }
    }

    @Test
    void closeBeforeTheStartIsTheEnd() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        assertTrue(recorder.driver.close(1000, ""));
        assertEquals(List.of("closed 1000 unclean "), recorder.receive().events());
        assertFalse(recorder.driver.start(HANDSHAKE));
        assertEquals("", recorder.written());
    }

    @Test
    void closeWhileConnectingEndsAtOnceAndLaterBytesAreIgnored() {
        HttpRecorder<ClientDriver> recorder = started();
        assertTrue(recorder.driver.close(4000, "no"));
        assertEquals(List.of("closed 4000 unclean no"), recorder.receive().events());
        assertTrue(recorder.driver.mayDisconnect());
        recorder.written();
        recorder.receive(HttpRecorder.bytes(ANSWER), recorder.peer.text("Hi"));
        assertEquals(List.of(), recorder.events());
        assertEquals("", recorder.written());
        assertEquals(0, recorder.left());
        assertEquals(0, recorder.driver.status());
    }

    @Test
    void requestThatWasNotTakenIsNotSentAfterTheEnd() {
        List<Consumer<ClientDriver>> ends = List.of(
                driver -> driver.close(1000, ""),
                driver -> driver.leave(1001, ""),
                driver -> driver.fail(1011, ""),
                driver -> driver.giveUp(new ProtocolException(1002, "no")),
                ClientDriver::end);
        for (Consumer<ClientDriver> end : ends) {
            HttpRecorder<ClientDriver> recorder = started();
            end.accept(recorder.driver);
            assertFalse(recorder.driver.hasOutput());
            assertEquals("", recorder.written());
        }
    }

    @Test
    void garbageAfterTheCloseIsIgnoredToo() {
        HttpRecorder<ClientDriver> recorder = started();
        recorder.driver.close(1000, "");
        recorder.receive("garbage\r\n\r\nmore");
        assertEquals(List.of("closed 1000 unclean "), recorder.events());
        assertEquals(0, recorder.left());
    }

    @Test
    void leavingWhileConnectingSendsNoFrame() {
        HttpRecorder<ClientDriver> recorder = started();
        recorder.written();
        assertTrue(recorder.driver.leave(1001, "bye"));
        assertEquals(List.of("closed 1001 unclean bye"), recorder.receive().events());
        assertEquals("", recorder.written());
    }

    @Test
    void closeBetweenTheAnswerAndWhatFollowsFromItWins() {
        HttpRecorder<ClientDriver> recorder = started();
        Event read = recorder.driver.read(ByteBuffer.wrap(HttpRecorder.bytes(ANSWER)));
        recorder.driver.close(4000, "");
        assertEquals("closed 4000 unclean ", DriverRecorder.words(recorder.driver.react(read)));
        assertEquals(0, recorder.driver.status());
        assertNull(recorder.driver.agreement());
    }

    @Test
    void endWhileConnectingIsAbnormal() {
        HttpRecorder<ClientDriver> recorder = started().receive("HTTP/1.1 101 x\r\n");
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        assertEquals(0, recorder.driver.status());
    }

    @Test
    void barredWayFails() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        assertTrue(recorder.driver.giveUp(new ProtocolException(1002, "the proxy said no")));
        assertEquals(
                List.of("failed 1002 the proxy said no", "closed 1002 unclean the proxy said no"),
                recorder.receive().events());
        assertFalse(recorder.driver.giveUp(new ProtocolException(1002, "again")));
        assertFalse(recorder.driver.start(HANDSHAKE));
        HttpRecorder<ClientDriver> open = open();
        assertFalse(open.driver.giveUp(new ProtocolException(1002, "too late")));
        assertEquals(List.of(), open.receive().events());
    }

    @Test
    void maskedFrameOfAServerFails() {
        HttpRecorder<ClientDriver> recorder = open();
        recorder.receive(Hex.bytes("81 82 37fa213d 7f93"));
        assertEquals(2, recorder.events().size());
        assertTrue(recorder.peer.read(recorder.writtenBytes()).get(0).startsWith("88 03ea"));
    }

    @Test
    void droppedOutputIsGone() {
        HttpRecorder<ClientDriver> recorder = started();
        recorder.driver.dropOutput();
        assertFalse(recorder.driver.hasOutput());
        assertEquals(0, recorder.driver.outputSize());
        assertEquals("", recorder.written());
    }
}
