package io.websocketservlet.driver;

import static io.websocketservlet.driver.HttpRecorder.ANSWER;
import static io.websocketservlet.driver.HttpRecorder.REQUEST;
import static io.websocketservlet.driver.HttpRecorder.handshake;
import static io.websocketservlet.driver.HttpRecorder.lines;
import static io.websocketservlet.driver.HttpRecorder.reply;
import static io.websocketservlet.driver.HttpRecorder.starting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerDriverTest {

    private static final String CONNECTED = "connected GET /chat HTTP/1.1 ";

    @Test
    void requestIsHandedOutAndNothingIsWritten() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(REQUEST);
        assertEquals(List.of(CONNECTED), recorder.events());
        assertEquals("", recorder.written());
        assertEquals(ReadyState.CONNECTING, recorder.driver.readyState());
        assertEquals(List.of(), recorder.receive().events());
    }

    @Test
    void startAnswersAndOpens() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(REQUEST);
        assertTrue(recorder.driver.start(handshake()));
        assertEquals(ANSWER, recorder.written());
        assertEquals(List.of(CONNECTED, "open"), recorder.receive().events());
        assertEquals(new Agreement("hybi-13", ""), recorder.driver.agreement());
        assertFalse(recorder.driver.start(handshake()));
        assertFalse(recorder.driver.answer(reply(404, "")));
        assertEquals("", recorder.written());
    }

    @Test
    void framesInTheReadOfTheRequestComeAfterOpen() {
        HttpRecorder<ServerDriver> recorder = starting();
        byte[] frame = recorder.peer.text("Hi");
        recorder.receive(HttpRecorder.bytes(REQUEST), frame, recorder.peer.ping("p"));
        assertEquals("open", recorder.events().get(1));
        recorder.receive(recorder.peer.close(1000, ""));
        assertEquals(List.of("closed 1000 clean "), recorder.events());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void noByteIsLostByWhoeverStartsLater() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        byte[] frame = recorder.peer.text("Hi");
        recorder.receive(HttpRecorder.bytes(REQUEST), frame);
        assertEquals(List.of(CONNECTED + Hex.of(frame)), recorder.events());
        assertEquals(frame.length, recorder.left());
        recorder.receive(recorder.peer.text("there"));
        assertEquals(List.of(), recorder.events());
        recorder.driver.start(handshake());
        assertEquals(
                List.of("open", "text Hi", "text there"), recorder.receive().events());
        assertEquals(0, recorder.left());
    }

    @Test
    void bodySoFarIsHandedOutAndStaysUnread() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.receive(lines("POST / HTTP/1.1", "Host: a", "Content-Length: 4") + "ab");
        assertEquals(List.of("connected POST / HTTP/1.1 6162"), recorder.events());
        assertEquals(2, recorder.left());
    }

    @Test
    void anyChunkingOfTheBytesGivesTheSame() {
        HttpRecorder<ServerDriver> whole = starting();
        byte[] bytes = Hex.join(
                HttpRecorder.bytes(REQUEST), whole.peer.text("Hi"), whole.peer.ping("p"), whole.peer.close(1000, ""));
        List<String> expected = List.of(CONNECTED, "open", "text Hi", "ping p", "closed 1000 clean ");
        for (int cut = 0; cut <= bytes.length; cut++) {
            HttpRecorder<ServerDriver> recorder = starting();
            recorder.receive(Arrays.copyOf(bytes, cut));
            recorder.receive(Arrays.copyOfRange(bytes, cut, bytes.length));
            List<String> events = new ArrayList<>(recorder.events());
            events.set(0, events.get(0).substring(0, CONNECTED.length())); // how much came with it depends on the cut
            assertEquals(expected, events, "cut at " + cut);
            assertEquals(ANSWER + "\u008a\u0001p\u0088\u0002\u0003\u00e8", recorder.written());
        }
        HttpRecorder<ServerDriver> byteByByte = starting();
        for (byte next : bytes) {
            byteByByte.receive(new byte[] {next});
        }
        assertEquals(expected, byteByByte.events());
    }

    @Test
    void whatIsSaidBeforeTheRequestIsDoneInItsOrder() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        assertTrue(recorder.driver.send(Message.text("1")));
        assertTrue(recorder.driver.start(handshake()));
        assertFalse(recorder.driver.start(handshake()));
        assertTrue(recorder.driver.ping(Hex.bytes("32"), null));
        assertEquals("", recorder.written());
        recorder.receive(HttpRecorder.bytes(REQUEST), recorder.peer.text("Hi"));
        List<String> events = recorder.events();
        assertEquals(List.of("open", "text Hi"), events.subList(1, 3));
        assertTrue(events.get(0).startsWith(CONNECTED));
        assertEquals(ANSWER + "\u0081\u00011\u0089\u00012", recorder.written());
    }

    @Test
    void repliesAndFramesLeaveInOneWrite() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(REQUEST);
        recorder.driver.start(handshake());
        recorder.driver.send(Message.text("Hi"));
        assertEquals(ANSWER.length() + 4, recorder.driver.outputSize());
        ByteBuffer[] out = recorder.driver.takeOutput(65_536);
        assertEquals(ANSWER.length() + 4, Hex.bytes(out).length);
        assertNull(recorder.driver.takeOutput(65_536));
    }

    @Test
    void noMoreIsTakenThanReachesTheLimit() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(REQUEST);
        recorder.driver.start(handshake());
        recorder.driver.send(Message.text("Hi"));
        assertEquals(ANSWER.length(), Hex.bytes(recorder.driver.takeOutput(ANSWER.length())).length);
        assertEquals("81024869", Hex.of(recorder.driver.takeOutput(1)));
    }

    @Test
    void closeBeforeTheRequestIsTheEnd() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.close(1000, "");
        assertEquals(List.of("closed 1000 unclean "), recorder.receive(REQUEST).events());
        assertEquals(0, recorder.left());
        assertFalse(recorder.driver.start(handshake()));
        assertFalse(recorder.driver.answer(reply(404, "")));
        assertEquals("", recorder.written());
    }

    @Test
    void endBeforeTheRequestIsAbnormal() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive("GET / HTTP");
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals("", recorder.written());
    }

    @Test
    void secureConnectionIsOneForTheOriginToo() {
        String request = REQUEST.replace("Host: a", "Host: a\r\nOrigin: http://a");
        ServerDriver secure = new ServerDriver(DriverOptions.defaults(), HttpLimits.defaults(), true);
        secure.next(ByteBuffer.wrap(HttpRecorder.bytes(request)));
        assertFalse(secure.start(handshake()), "a plain page on a secure connection");
        HttpRecorder<ServerDriver> plain = HttpRecorder.server().receive(request);
        assertTrue(plain.driver.start(handshake()));
    }

    @Test
    void closeBetweenTheRequestAndWhatFollowsFromItWins() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.start(handshake());
        Event read = recorder.driver.read(ByteBuffer.wrap(HttpRecorder.bytes(REQUEST)));
        recorder.driver.close(4000, "");
        assertNull(recorder.driver.react(read));
        assertEquals(List.of("closed 4000 unclean "), recorder.receive().events());
        assertEquals("", recorder.written());
    }
}
