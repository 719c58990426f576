package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 4.2.2 Sending the Server's Opening Handshake: which subprotocol is chosen, and what is answered. */
class ServerAnswerTest {

    private static ServerHandshake handshake(String... protocols) {
        return new ServerHandshake(List.of(protocols), OriginPolicy.sameOrigin(), new Headers());
    }

    private static HandshakeException refused(Request request) {
        return assertThrows(HandshakeException.class, () -> handshake().judge(request));
    }

    private static String text(HandshakeReply reply) {
        return new String(reply.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "'foo, bar', 'bar;foo', foo", // the client's order decides
        "'foo,bar , xmpp', 'xmpp;bar', bar",
        "'xmpp', 'xmpp', xmpp",
        "'foo', 'bar', ''",
        "'FOO', 'foo', ''", // compared exactly
        "'', 'foo', ''",
        "',, foo ,', 'foo', foo",
        "'foobar', 'foo', ''"
    })
    void firstOfTheClientsProtocolsThatWeSpeakIsChosen(String offered, String spoken, String chosen)
            throws HandshakeException {
        Request request = Request.valid().with("Sec-WebSocket-Protocol", offered);
        Agreement agreement = handshake(spoken.split(";")).judge(request);
        assertEquals(chosen, agreement.protocol());
        String reply = text(handshake().accept(request, agreement));
        assertEquals(!chosen.isEmpty(), reply.contains("\r\nSec-WebSocket-Protocol: " + chosen + "\r\n"), reply);
    }

    @Test
    void protocolsMayTakeSeveralLines() throws HandshakeException {
        Request request = Request.valid().with("Sec-WebSocket-Protocol", "a, b").with("Sec-WebSocket-Protocol", "c");
        assertEquals("c", handshake("c", "d").judge(request).protocol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo bar", "foo, b@r", "\"foo\"", "foo/1", "foo\u0000", "foo, b\u00e9r"})
    void protocolMustBeAToken(String offered) {
        assertEquals(
                400,
                refused(Request.valid().with("Sec-WebSocket-Protocol", offered)).status());
    }

    @Test
    void customHeadersStandFirst() {
        Headers custom = new Headers().add("Set-Cookie", "a=1").add("X-Server", "mine");
        ServerHandshake handshake = new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), custom);
        custom.add("X-Late", "not copied");
        List<String> names = new ArrayList<>();
        handshake
                .accept(Request.valid(), new Agreement("hybi-13", "irc"))
                .headers()
                .forEach((name, v) -> names.add(name));
        assertEquals(
                List.of(
                        "Set-Cookie",
                        "X-Server",
                        "Upgrade",
                        "Connection",
                        "Sec-WebSocket-Accept",
                        "Sec-WebSocket-Protocol"),
                names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "connection",
                "CONTENT-LENGTH",
                "Transfer-Encoding",
                "Trailer",
                "TE",
                "Sec-WebSocket-Accept",
                "sec-websocket-protocol",
                "Sec-WebSocket-Extensions",
                "SEC-WEBSOCKET-ANYTHING"
            })
    void headerOfTheProtocolIsNotTheApplications(String name) {
        assertThrows(IllegalArgumentException.class, () -> ServerHandshake.checkCustomHeader(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set-Cookie", "X-Upgrade", "Sec-WebSocke", "Server", "Authorization"})
    void otherHeadersAre(String name) {
        ServerHandshake.checkCustomHeader(name);
    }

    @Test
    void refusalNeverCarriesLinesOfThePeers() {
        String evil = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>\u0000\u001b\u00e9";
        for (String name : List.of(
                "Sec-WebSocket-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol")) {
            HandshakeException refusal = assertThrows(
                    HandshakeException.class,
                    () -> handshake().judge(Request.valid().replacing(name, evil)));
            assertTrue(refusal.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7F), refusal::getMessage);
        }
        HandshakeException origin = assertThrows(
                HandshakeException.class,
                () -> handshake().judge(Request.valid().with("Origin", evil)));
        assertTrue(origin.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7F), origin::getMessage);
    }

    @Test
    void refusalIsShortHoweverLongTheFaultIs() {
        HandshakeException refusal = refused(Request.valid().replacing("Sec-WebSocket-Key", "x".repeat(60_000)));
        assertTrue(refusal.getMessage().length() < 300, refusal::getMessage);
    }

    @Test
    void webSocketRequestIsRecognisedByThreeThingsAlone() {
        assertTrue(ServerHandshake.isWebSocket(Request.valid()));
        assertTrue(ServerHandshake.isWebSocket(Request.valid()
                .without("Host")
                .without("Sec-WebSocket-Key")
                .without("Sec-WebSocket-Version")
                .withHttpVersion("HTTP/1.0")));
        assertFalse(ServerHandshake.isWebSocket(Request.valid().withMethod("POST")));
        assertFalse(ServerHandshake.isWebSocket(Request.valid().without("Upgrade")));
        assertFalse(ServerHandshake.isWebSocket(Request.valid().without("Connection")));
    }
}
