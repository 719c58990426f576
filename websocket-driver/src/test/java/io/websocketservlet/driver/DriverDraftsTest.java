package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose client speaks one of the drafts before RFC 6455. */
class DriverDraftsTest {

    /** The example of draft 76, 5.2: keys, the 8 bytes behind the request, and what they are answered with. */
    private static final long CHALLENGE = 829309203L << 32 | 259970620L;

    private static final byte[] BODY = Hex.bytes("5e6e3a64735b3455");
    private static final String RESPONSE = "386a4b5327793a472a436f2c5778612d";

    private static DriverRecorder agreed(Draft draft, DriverOptions options) {
        DriverRecorder recorder = DriverRecorder.connecting(Role.SERVER, options);
        recorder.driver.open(new Agreement(draft.version(), "", Pipeline.empty(), CHALLENGE));
        return recorder;
    }

    private static DriverRecorder agreed(Draft draft) {
        return agreed(draft, DriverOptions.defaults());
    }

    private static DriverRecorder open(Draft draft, DriverOptions options) {
        DriverRecorder recorder = agreed(draft, options);
        if (draft == Draft.HIXIE_76) {
            recorder.receive(BODY);
            assertEquals(RESPONSE, output(recorder));
        }
        assertEquals(List.of("open"), recorder.receive().events());
        return recorder;
    }

    private static DriverRecorder open(Draft draft) {
        return open(draft, DriverOptions.defaults());
    }

    private static String output(DriverRecorder recorder) {
        ByteBuffer[] out = recorder.driver.takeOutput(Integer.MAX_VALUE);
        return out == null ? "" : Hex.of(out);
    }

    private static String closing(Draft draft) {
        return draft == Draft.HIXIE_76 ? "ff00" : "";
    }

    @Test
    void hixie75IsOpenAtOnce() {
        DriverRecorder recorder = agreed(Draft.HIXIE_75);
        assertEquals(ReadyState.OPEN, recorder.driver.readyState());
        assertEquals(
                List.of("open", "text Hi"),
                recorder.receive(Hex.bytes("00 4869 ff")).events());
    }

    @Test
    void hixie76IsOpenWhenItsChallengeIsAnswered() {
        DriverRecorder recorder = agreed(Draft.HIXIE_76);
        assertTrue(recorder.driver.send(Message.text("A")));
        for (int i = 0; i < 7; i++) {
            assertEquals(List.of(), recorder.receive(new byte[] {BODY[i]}).events());
            assertEquals(ReadyState.CONNECTING, recorder.driver.readyState());
            assertFalse(recorder.driver.hasOutput());
        }
        recorder.receive(Hex.bytes("55 00 4869 ff"));
        assertEquals(List.of("open", "text Hi"), recorder.events());
        assertEquals(RESPONSE + "0041ff", output(recorder));
        assertEquals("hixie-76", recorder.driver.agreement().version());
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void closedBeforeItIsOpen(Draft draft) {
        DriverRecorder recorder = DriverRecorder.connecting(Role.SERVER);
        recorder.driver.close(1000, "");
        assertFalse(recorder.driver.open(new Agreement(draft.version(), "", Pipeline.empty(), CHALLENGE)));
        assertEquals(List.of("closed 1000 unclean "), recorder.receive(BODY).events());
        assertEquals("", output(recorder));
    }

    @Test
    void closedBeforeTheChallengeHasCome() {
        DriverRecorder recorder = agreed(Draft.HIXIE_76);
        assertTrue(recorder.driver.close(1000, ""));
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals(List.of("closed 1000 unclean "), recorder.receive(BODY).events());
        assertEquals("", output(recorder));
        assertFalse(recorder.driver.send(Message.text("A")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "leave", "fail"})
    void closedWhileTheChallengeIsBetweenTheHalves(String command) {
        DriverRecorder recorder = agreed(Draft.HIXIE_76);
        Event read = recorder.driver.read(ByteBuffer.wrap(BODY));
        switch (command) {
            case "close" -> recorder.driver.close(1001, "");
            case "leave" -> recorder.driver.leave(1001, "");
            default -> recorder.driver.fail(1001, "");
        }
        assertEquals("closed 1001 unclean ", DriverRecorder.words(recorder.driver.react(read)));
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals("", output(recorder));
    }

    @Test
    void endBeforeTheChallengeHasCome() {
        DriverRecorder recorder = agreed(Draft.HIXIE_76).receive(Hex.bytes("5e6e"));
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        assertEquals("", output(recorder));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void thereIsTextAndNothingElse(Draft draft) {
        DriverRecorder recorder = open(draft);
        assertTrue(recorder.driver.send(Message.text("ä")));
        assertFalse(recorder.driver.send(Message.binary(new byte[] {1})));
        assertFalse(recorder.driver.ping(new byte[0], null));
        assertFalse(recorder.driver.keepAlive(new byte[0]));
        assertFalse(recorder.driver.pong(new byte[0]));
        assertEquals("00c3a4ff", output(recorder));
    }

    @Test
    void whatCannotBeSaidIsRefusedWhileTheChallengeIsAwaited() {
        DriverRecorder recorder = agreed(Draft.HIXIE_76);
        assertFalse(recorder.driver.send(Message.binary(new byte[] {1})));
        assertFalse(recorder.driver.ping(new byte[0], null));
        assertFalse(recorder.driver.pong(new byte[0]));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void whatWasSentBeforeAnythingWasAgreedOnIsSaidIfItCan(Draft draft) {
        DriverRecorder recorder = DriverRecorder.connecting(Role.SERVER);
        recorder.driver.send(Message.text("A"));
        recorder.driver.send(Message.binary(new byte[] {1}));
        recorder.driver.ping(new byte[0], null);
        recorder.driver.open(new Agreement(draft.version(), "", Pipeline.empty(), CHALLENGE));
        recorder.receive(draft == Draft.HIXIE_76 ? BODY : new byte[0]);
        assertEquals((draft == Draft.HIXIE_76 ? RESPONSE : "") + "0041ff", output(recorder));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void weClose(Draft draft) {
        DriverRecorder recorder = open(draft);
        assertTrue(recorder.driver.close(4000, "bye"));
        assertEquals(closing(draft), output(recorder));
        assertEquals(List.of("closed 1005 unclean "), recorder.receive().events());
        assertEquals(draft == Draft.HIXIE_75, recorder.driver.mayDisconnect());
        assertFalse(recorder.driver.close(1000, ""));
        assertFalse(recorder.driver.send(Message.text("A")));
        assertEquals(List.of(), recorder.receive(Hex.bytes("00 4869 ff ff00")).events());
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals("", output(recorder));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void weLeave(Draft draft) {
        DriverRecorder recorder = open(draft);
        assertTrue(recorder.driver.leave(1001, "going"));
        assertEquals(closing(draft), output(recorder));
        assertEquals(List.of("closed 1001 unclean going"), recorder.receive().events());
    }

    @Test
    void peerCloses() {
        DriverRecorder recorder = open(Draft.HIXIE_76);
        recorder.driver.send(Message.text("A"));
        recorder.receive(Hex.bytes("00 4869 ff ff00 00 4869 ff"));
        assertEquals(List.of("text Hi", "closed 1005 clean "), recorder.events());
        assertEquals("0041ff" + "ff00", output(recorder));
        assertTrue(recorder.driver.mayDisconnect());
    }

    @Test
    void hixie75HasNoWordForClosing() {
        DriverRecorder recorder = open(Draft.HIXIE_75).receive(Hex.bytes("ff00 00 4869 ff"));
        assertEquals(List.of("text Hi"), recorder.events());
        assertEquals("", output(recorder));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void bytesJustEnd(Draft draft) {
        DriverRecorder recorder = open(draft).receive(Hex.bytes("00 48"));
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void tooLongIsAFault(Draft draft) {
        DriverRecorder recorder = open(draft, DriverOptions.defaults().withMaxLength(2));
        recorder.receive(Hex.bytes("00 4869 ff 00 484948"));
        assertEquals(
                List.of("text Hi", "failed 1009", "closed 1009 unclean text of more than 2 bytes"), recorder.events());
        assertEquals(closing(draft), output(recorder));
        assertEquals(
                List.of(), recorder.receive(Hex.bytes("ff 00 4869 ff")).end().events());
    }

    @Test
    void overBareTcpAsWell() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        DraftHandshake handshake =
                new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.none());
        recorder.onEvent(event -> {
            if (event instanceof Event.Connected) {
                assertTrue(recorder.driver.start(handshake));
            }
        });
        recorder.receive(HttpRecorder.lines(
                "GET /demo HTTP/1.1",
                "Host: example.com",
                "Connection: Upgrade",
                "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00",
                "Upgrade: WebSocket",
                "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                "Origin: http://example.com"));
        assertEquals(ReadyState.CONNECTING, recorder.driver.readyState());
        recorder.receive(BODY, Hex.bytes("00 4869 ff"));
        assertEquals(List.of("connected GET /demo HTTP/1.1 ", "open", "text Hi"), recorder.events());
        assertTrue(Hex.of(recorder.driver.takeOutput(Integer.MAX_VALUE)).endsWith("0d0a0d0a" + RESPONSE));
        assertNull(recorder.driver.takeOutput(Integer.MAX_VALUE));
    }
}
