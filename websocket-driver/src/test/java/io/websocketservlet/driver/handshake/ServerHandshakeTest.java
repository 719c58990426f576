package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers());

    private static void accepted(Request request) {
        assertEquals(new Agreement("hybi-13", ""), judged(request));
    }

    private static Agreement judged(Request request) {
        try {
            return HANDSHAKE.judge(request);
        } catch (HandshakeException e) {
            throw new AssertionError(e.status() + " " + e.getMessage(), e);
        }
    }

    private static HandshakeException refused(int status, Request request) {
        HandshakeException refusal = assertThrows(HandshakeException.class, () -> HANDSHAKE.judge(request));
        assertEquals(status, refusal.status(), refusal.getMessage());
        assertFalse(refusal.getMessage().isBlank());
        return refusal;
    }

    @Test
    void exampleOfTheRfc() {
        Request request = Request.valid().with("Origin", "http://server.example.com");
        Agreement agreement = judged(request);
        assertEquals(new Agreement("hybi-13", ""), agreement);
        assertEquals(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Request.ACCEPT + "\r\n\r\n",
                text(HANDSHAKE.accept(request, agreement)));
    }

    private static String text(HandshakeReply reply) {
        return new String(reply.toBytes(), StandardCharsets.UTF_8);
    }

    // 4.2.1 Reading the Client's Opening Handshake, item by item.

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "PUT", "CONNECT", "get", ""})
    void methodMustBeGet(String method) {
        refused(400, Request.valid().withMethod(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9"})
    void versionOfHttpMustBeAtLeast11(String version) {
        refused(400, Request.valid().withHttpVersion(version));
    }

    @Test
    void hostMustBeThereOnce() {
        refused(400, Request.valid().without("Host"));
        refused(400, Request.valid().with("Host", "server.example.com"));
        refused(400, Request.valid().with("Host", "other.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b:c",
                "",
                ":",
                "[::1",
                "host\u0000",
                "http://server.example.com/",
                "server.example.com:99999999999"
            })
    void hostThatIsNoneDoesNotMakeUsStumble(String host) {
        // CVE-2026-61666: a malformed Host ends in an answer, never in an exception of another kind
        Request request = Request.valid().replacing("Host", host).with("Origin", "http://server.example.com");
        assertThrows(HandshakeException.class, () -> HANDSHAKE.judge(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "h2c, websocket", "websocket,h2c", " websocket "})
    void upgradeMayBeSpelledAnyWayAndStandInAList(String upgrade) {
        accepted(Request.valid().replacing("Upgrade", upgrade));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websockets", "web socket", "websocket/13", "\"websocket\""})
    void upgradeMustNameWebsocket(String upgrade) {
        refused(400, Request.valid().replacing("Upgrade", upgrade));
        refused(400, Request.valid().without("Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Upgrade", "upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive", "a,,upgrade ,b"})
    void connectionMayBeSpelledAnyWayAndStandInAList(String connection) {
        accepted(Request.valid().replacing("Connection", connection));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "close", "keep-alive", "Upgraded", "not upgrade"})
    void connectionMustNameUpgrade(String connection) {
        refused(400, Request.valid().replacing("Connection", connection));
        refused(400, Request.valid().without("Connection"));
    }

    @Test
    void upgradeAndConnectionMayTakeSeveralLines() {
        accepted(Request.valid()
                .replacing("Upgrade", "h2c")
                .with("Upgrade", "websocket")
                .replacing("Connection", "keep-alive")
                .with("Connection", "Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "AAAA",
                "not base64 at all!!!==="
            })
    void keyMustBeBase64Of16Bytes(String key) {
        refused(400, Request.valid().replacing("Sec-WebSocket-Key", key));
    }

    @Test
    void keyMustBeThereOnce() {
        refused(400, Request.valid().without("Sec-WebSocket-Key"));
        refused(400, Request.valid().with("Sec-WebSocket-Key", Request.KEY));
    }

    @ParameterizedTest
    @CsvSource({"13, hybi-13", "8, hybi-8", "7, hybi-7", "' 13 ', hybi-13"})
    void versionIsOneThatWeSpeak(String version, String spoken) {
        assertEquals(
                spoken,
                judged(Request.valid().replacing("Sec-WebSocket-Version", version))
                        .version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "4",
                "6",
                "9",
                "12",
                "14",
                "25",
                "013",
                "13.0",
                "+13",
                "-13",
                "13, 8",
                "x",
                "99999999999999"
            })
    void otherVersionIsToldTheOnesThatWeSpeak(String version) {
        toldOurVersions(Request.valid().replacing("Sec-WebSocket-Version", version));
    }

    @Test
    void versionMustBeThereOnce() {
        toldOurVersions(Request.valid().without("Sec-WebSocket-Version"));
        toldOurVersions(Request.valid().with("Sec-WebSocket-Version", "8"));
        toldOurVersions(Request.valid().with("Sec-WebSocket-Version", "13"));
    }

    private static void toldOurVersions(Request request) {
        String reply = text(ServerHandshake.refuse(refused(426, request)));
        assertTrue(reply.startsWith("HTTP/1.1 426 Upgrade Required\r\n"), reply);
        // 4.4 Supporting Multiple Versions of WebSocket Protocol
        assertTrue(reply.contains("\r\nSec-WebSocket-Version: 13, 8, 7\r\n"), reply);
        assertTrue(reply.contains("\r\nUpgrade: websocket\r\n"), reply);
    }

    @Test
    void whatIsNoWebSocketRequestIsNotToldAboutVersions() {
        refused(400, Request.valid().withMethod("POST").without("Sec-WebSocket-Version"));
        refused(400, Request.valid().without("Upgrade").replacing("Sec-WebSocket-Version", "99"));
    }

    @Test
    void requestMustNotHaveABody() {
        // it would be read as frames
        refused(400, Request.valid().with("Content-Length", "8"));
        refused(400, Request.valid().with("Content-Length", "+0"));
        refused(400, Request.valid().with("Content-Length", "0").with("Content-Length", "5"));
        refused(400, Request.valid().with("Transfer-Encoding", "chunked"));
        refused(400, Request.valid().with("Transfer-Encoding", ""));
        accepted(Request.valid().with("Content-Length", "0"));
    }

    @Test
    void pageOfAnotherOriginMayNotConnect() {
        refused(403, Request.valid().with("Origin", "http://evil.example"));
        refused(403, Request.valid().with("Origin", "http://server.example.com.evil.example"));
        refused(403, Request.valid().with("Origin", "null"));
        refused(403, Request.valid().with("Origin", "http://server.example.com").overTls());
        refused(403, Request.valid().with("Origin", "http://server.example.com").with("Origin", "http://evil.example"));
        accepted(Request.valid().with("Origin", "http://server.example.com"));
        accepted(Request.valid().with("Origin", "https://server.example.com").overTls());
    }

    @Test
    void olderVersionsNameTheOriginInAHeaderOfTheirOwn() {
        for (String version : List.of("8", "7")) {
            Request old = Request.valid()
                    .replacing("Sec-WebSocket-Version", version)
                    .with("Sec-WebSocket-Origin", "http://evil.example");
            refused(403, old);
            judged(old.replacing("Sec-WebSocket-Origin", "http://server.example.com"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x-webkit- -frame", "a,", ",", ";", "a;", "a; b=", "a; b=\"c", "a b", "=", "\"a\"", "a; b=\"\\"})
    void malformedExtensionsAreRefused(String extensions) {
        refused(400, Request.valid().with("Sec-WebSocket-Extensions", extensions));
    }

    @Test
    void extensionsThatWeDoNotHaveAreLeftOut() {
        Request request = Request.valid()
                .with("Sec-WebSocket-Extensions", "permessage-foo; a=1")
                .with("Sec-WebSocket-Extensions", "bar");
        assertFalse(text(HANDSHAKE.accept(request, judged(request))).contains("Sec-WebSocket-Extensions"));
    }
}
