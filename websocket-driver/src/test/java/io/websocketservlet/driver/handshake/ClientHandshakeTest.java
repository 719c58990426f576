package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {

    /** The example of RFC 6455 1.3: base64 of these is dGhlIHNhbXBsZSBub25jZQ==. */
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);

    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final WebSocketUrl URL = WebSocketUrl.parse("ws://server.example.com/chat");

    private static ClientHandshake handshake(ClientOffer offer) {
        return new ClientHandshake(URL, offer, NONCE);
    }

    private static ClientHandshake handshake(String... protocols) {
        return handshake(ClientOffer.nothing().withProtocols(List.of(protocols)));
    }

    private static HttpResponse answer(String... lines) {
        try {
            return Heads.readResponse(Heads.lines(lines));
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer that is good but for what is said in more. */
    private static HttpResponse good(String... more) {
        List<String> lines =
                new ArrayList<>(List.of("HTTP/1.1 101 x", "Upgrade: websocket", "Connection: Upgrade", ACCEPT));
        lines.addAll(List.of(more));
        return answer(lines.toArray(String[]::new));
    }

    private static String refused(ClientHandshake handshake, HttpResponse answer) {
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> handshake.judge(answer));
        assertEquals(1002, refusal.closeCode());
        String prefix = "opening handshake: ";
        assertEquals(prefix, refusal.getMessage().substring(0, prefix.length()));
        return refusal.getMessage().substring(prefix.length());
    }

    private static String refused(HttpResponse answer) {
        return refused(handshake(), answer);
    }

    @Test
    void answerOfTheRfc() throws ProtocolException {
        HttpResponse answer = answer(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                ACCEPT,
                "Sec-WebSocket-Protocol: chat");
        assertEquals(
                new Agreement("hybi-13", "chat"), handshake("chat", "superchat").judge(answer));
    }

    @Test
    void namesAndTokensHaveNoCase() throws ProtocolException {
        handshake()
                .judge(answer(
                        "HTTP/1.2 101",
                        "UPGRADE: WebSocket",
                        "connection: UPGRADE",
                        ACCEPT.replace("Accept", "aCCEPT")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 400, 401, 403, 404, 426, 500, 999})
    void statusIs101(int status) {
        assertEquals("status " + status + " \"x\", expected 101", refused(answer("HTTP/1.1 " + status + " x")));
        assertEquals("status " + status + ", expected 101", refused(answer("HTTP/1.1 " + status)));
    }

    @Test
    void oldHttpHasNoUpgrades() {
        // RFC 9110 7.8
        assertEquals(
                "status 101 in HTTP/1.0, expected HTTP/1.1",
                refused(answer("HTTP/1.0 101", "Upgrade: websocket", "Connection: Upgrade", ACCEPT)));
        assertEquals("status 200 \"OK\", expected 101", refused(answer("HTTP/1.0 200 OK")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websocket, h2c", "websockets", "web socket", "\"websocket\""})
    void upgradeIsWebsocketAndNothingElse(String upgrade) {
        assertEquals(
                "Upgrade \"" + upgrade + "\", expected websocket",
                refused(answer("HTTP/1.1 101", "Upgrade: " + upgrade, "Connection: Upgrade", ACCEPT)));
    }

    @Test
    void upgradeComesOnce() {
        assertEquals("no Upgrade, expected websocket", refused(answer("HTTP/1.1 101", "Connection: Upgrade", ACCEPT)));
        assertEquals("Upgrade \"websocket, websocket\", expected websocket", refused(good("Upgrade: websocket")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "keep-alive, Upgrade", "upgrade,keep-alive", " ,\t, uPgRaDe\t,"})
    void connectionIsAListWithUpgradeInIt(String connection) throws ProtocolException {
        handshake().judge(answer("HTTP/1.1 101", "Upgrade: websocket", "Connection: " + connection, ACCEPT));
    }

    @Test
    void connectionMayTakeSeveralLines() throws ProtocolException {
        handshake()
                .judge(answer(
                        "HTTP/1.1 101", "Upgrade: websocket", "Connection: close", "Connection: upgrade", ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keep-alive", "upgraded", "keep-alive upgrade", "close"})
    void connectionWithoutUpgradeIsRefused(String connection) {
        assertEquals(
                "Connection \"" + connection + "\", expected Upgrade in it",
                refused(answer("HTTP/1.1 101", "Upgrade: websocket", "Connection: " + connection, ACCEPT)));
    }

    @Test
    void connectionIsNeeded() {
        assertEquals(
                "no Connection, expected Upgrade in it", refused(answer("HTTP/1.1 101", "Upgrade: websocket", ACCEPT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3pplmbitxaq9kygzzhzrbk+xoo=",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, x",
                "dGhlIHNhbXBsZSBub25jZQ=="
            })
    void acceptIsExact(String accept) {
        assertEquals(
                "Sec-WebSocket-Accept \"" + accept + "\", expected s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                refused(answer(
                        "HTTP/1.1 101",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + accept)));
    }

    @Test
    void acceptComesOnce() {
        assertEquals(
                "no Sec-WebSocket-Accept, expected s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                refused(answer("HTTP/1.1 101", "Upgrade: websocket", "Connection: Upgrade")));
        assertEquals("Sec-WebSocket-Accept", refused(good(ACCEPT)).substring(0, 20));
    }

    @Test
    void protocolIsOneThatWasAskedFor() throws ProtocolException {
        assertEquals(
                "superchat",
                handshake("chat", "superchat")
                        .judge(good("Sec-WebSocket-Protocol: superchat"))
                        .protocol());
        assertEquals(
                "Sec-WebSocket-Protocol \"irc\", asked for was one of [chat]",
                refused(handshake("chat"), good("Sec-WebSocket-Protocol: irc")));
        assertEquals(
                "Sec-WebSocket-Protocol \"Chat\", asked for was one of [chat]",
                refused(handshake("chat"), good("Sec-WebSocket-Protocol: Chat")));
        assertEquals(
                "Sec-WebSocket-Protocol \"irc\", asked for was none", refused(good("Sec-WebSocket-Protocol: irc")));
    }

    @Test
    void protocolIsOneAlone() {
        refused(handshake("a", "b"), good("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: b"));
        refused(handshake("a", "b"), good("Sec-WebSocket-Protocol: a, b"));
        refused(handshake("a", "b"), good("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a"));
    }

    @Test
    void protocolThatWasAskedForIsNeededUnlessItIsOptional() throws ProtocolException {
        assertEquals("no Sec-WebSocket-Protocol, asked for was one of [chat]", refused(handshake("chat"), good()));
        refused(handshake("chat"), good("Sec-WebSocket-Protocol:"));
        ClientOffer optional =
                ClientOffer.nothing().withProtocols(List.of("chat")).withProtocolOptional(true);
        assertEquals("", handshake(optional).judge(good()).protocol());
        assertEquals(
                "chat",
                handshake(optional).judge(good("Sec-WebSocket-Protocol: chat")).protocol());
        refused(handshake(optional), good("Sec-WebSocket-Protocol: irc"));
        assertEquals("", handshake().judge(good("Sec-WebSocket-Protocol:")).protocol());
    }

    private static ClientHandshake offering() {
        return handshake(ClientOffer.nothing().withExtensions(Extensions.of(PermessageDeflate.client())));
    }

    @Test
    void extensionsThatWereNotOfferedAreRefused() throws ProtocolException {
        assertEquals(
                "Sec-WebSocket-Extensions of the reply has permessage-deflate, which was not offered:"
                        + " \"permessage-deflate\"",
                refused(good("Sec-WebSocket-Extensions: permessage-deflate")));
        assertEquals(
                "Sec-WebSocket-Extensions of the reply has x, which was not offered: \"permessage-deflate, x\"",
                refused(offering(), good("Sec-WebSocket-Extensions: permessage-deflate, x")));
        assertEquals(
                "Sec-WebSocket-Extensions of the reply is malformed: \"x; =\"",
                refused(good("Sec-WebSocket-Extensions: x; =")));
        assertTrue(handshake()
                .judge(good("Sec-WebSocket-Extensions:"))
                .extensions()
                .isEmpty());
    }

    @Test
    void extensionsThatWereOfferedAreAgreedOn() throws ProtocolException {
        assertTrue(offering().judge(good()).extensions().isEmpty());
        Pipeline agreed = offering()
                .judge(good("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"))
                .extensions();
        assertEquals("permessage-deflate; server_no_context_takeover", agreed.header());
        agreed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; unheard_of",
                "permessage-deflate, permessage-deflate"
            })
    void extensionsOnOtherTermsAreRefused(String header) {
        String message = refused(offering(), good("Sec-WebSocket-Extensions: " + header));
        assertTrue(message.endsWith(": \"" + header + "\""), message);
    }

    @Test
    void messageShowsNoMoreOfAValueThanIsGoodForIt() {
        String message = refused(good("Sec-WebSocket-Protocol: " + "\u00e4".repeat(5000)));
        assertEquals("Sec-WebSocket-Protocol \"" + "?".repeat(100) + "...\", asked for was none", message);
    }
}
