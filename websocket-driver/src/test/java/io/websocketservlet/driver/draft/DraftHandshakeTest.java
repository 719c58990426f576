package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftHandshakeTest {

    private static final DraftHandshake SAME_ORIGIN =
            new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.none());

    private static String reply(DraftHandshake handshake, Request request) throws HandshakeException {
        byte[] bytes = handshake.accept(request, handshake.judge(request)).toBytes();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String refused(int status, Request request) {
        HandshakeException refusal = assertThrows(HandshakeException.class, () -> SAME_ORIGIN.judge(request));
        assertEquals(status, refusal.status(), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void hixie75IsAcceptedInItsOwnWords() throws HandshakeException {
        assertEquals(
                "HTTP/1.1 101 Web Socket Protocol Handshake\r\n"
                        + "Upgrade: WebSocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "WebSocket-Origin: http://example.com\r\n"
                        + "WebSocket-Location: ws://example.com/demo\r\n\r\n",
                reply(SAME_ORIGIN, DraftRequest.for75()));
    }

    @Test
    void hixie76IsAcceptedInItsOwnWords() throws HandshakeException {
        assertEquals(
                "HTTP/1.1 101 WebSocket Protocol Handshake\r\n"
                        + "Upgrade: WebSocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Origin: http://example.com\r\n"
                        + "Sec-WebSocket-Location: ws://example.com/demo\r\n\r\n",
                reply(SAME_ORIGIN, DraftRequest.for76()));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void agreementNamesTheDraftAndNoSubprotocol(Draft draft) throws HandshakeException {
        Request request = DraftRequest.of(draft).with("Sec-WebSocket-Protocol", "sample");
        Agreement agreement = SAME_ORIGIN.judge(request);
        assertEquals(draft.version(), agreement.version());
        assertEquals("", agreement.protocol());
        assertTrue(agreement.extensions().isEmpty());
        assertFalse(reply(SAME_ORIGIN, request).contains("Protocol: "));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void withoutAnOriginThereIsNoneInTheReply(Draft draft) throws HandshakeException {
        String reply = reply(SAME_ORIGIN, DraftRequest.of(draft).without("Origin"));
        assertFalse(reply.contains("Origin"), reply);
        assertTrue(reply.contains("WebSocket-Location: ws://example.com/demo\r\n"), reply);
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void locationIsTheUrlThatWasAskedFor(Draft draft) throws HandshakeException {
        Request request = DraftRequest.of(draft)
                .replacing("Host", "example.com:8443")
                .replacing("Origin", "https://example.com:8443")
                .withTarget("/a%20b/c?d=e&f")
                .overTls();
        String reply = reply(SAME_ORIGIN, request);
        assertTrue(reply.contains("Location: wss://example.com:8443/a%20b/c?d=e&f\r\n"), reply);
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void customHeadersComeLastAndChangeNothing(Draft draft) throws HandshakeException {
        Headers custom = new Headers()
                .add("X-Colour", "green")
                .add("WebSocket-Location", "ws://elsewhere/")
                .add("Set-Cookie", "a=1")
                .add("Set-Cookie", "b=2");
        String reply = reply(
                new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), custom, Extensions.none()),
                DraftRequest.of(draft));
        assertTrue(reply.endsWith("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"), reply);
        assertTrue(reply.contains("Upgrade: WebSocket\r\nConnection: Upgrade\r\n"), reply);
        String own = draft == Draft.HIXIE_75 ? "\r\nWebSocket-Location: " : "\r\nSec-WebSocket-Location: ";
        assertTrue(reply.contains(own + "ws://example.com/demo\r\n"), reply);
    }

    @Test
    void customHeadersOfTheProtocolAreRefused() {
        for (String name : List.of("upgrade", "Sec-WebSocket-Location", "Content-Length")) {
            Headers custom = new Headers().add(name, "x");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), custom, Extensions.none()),
                    name);
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void pageFromElsewhereIsForbidden(Draft draft) {
        String message = refused(403, DraftRequest.of(draft).replacing("Origin", "http://elsewhere.com"));
        assertEquals("Origin \"http://elsewhere.com\" may not connect here", message);
        refused(403, DraftRequest.of(draft).with("Origin", "http://example.com"));
        refused(403, DraftRequest.of(draft).overTls());
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void allowedOriginsOpenIt(Draft draft) throws HandshakeException {
        DraftHandshake open =
                new DraftHandshake(List.of(), OriginPolicy.of(Set.of("*")), new Headers(), Extensions.none());
        String reply = reply(open, DraftRequest.of(draft).replacing("Origin", "null"));
        assertTrue(reply.contains("WebSocket-Origin: null\r\n"), reply);
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void whatIsNoWebSocketRequestIsRefused(Draft draft) {
        refused(400, DraftRequest.of(draft).withMethod("POST"));
        refused(400, DraftRequest.of(draft).withHttpVersion("HTTP/1.0"));
        refused(400, DraftRequest.of(draft).replacing("Upgrade", "h2c"));
        refused(400, DraftRequest.of(draft).replacing("Connection", "close"));
        refused(400, DraftRequest.of(draft).without("Host"));
        refused(400, DraftRequest.of(draft).with("Host", "b"));
        refused(400, DraftRequest.of(draft).with("Content-Length", "8"));
        refused(400, DraftRequest.of(draft).with("Transfer-Encoding", "chunked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "example.com:80", "http://example.com/demo", "/a b", "/\u00e9", "/\r\nX: y"})
    void targetIsAPathInAscii(String target) {
        refused(400, DraftRequest.for75().withTarget(target));
        refused(400, DraftRequest.for76().withTarget(target));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void whatIsRepeatedCannotBreakOutOfItsHeader(Draft draft) {
        refused(400, DraftRequest.of(draft).without("Origin").replacing("Host", "a\r\nX: y"));
        refused(400, DraftRequest.of(draft).without("Origin").replacing("Host", "a b"));
        refused(400, DraftRequest.of(draft).without("Origin").replacing("Host", " "));
        DraftHandshake open =
                new DraftHandshake(List.of(), OriginPolicy.of(Set.of("*")), new Headers(), Extensions.none());
        for (String origin : new String[] {"http://a\r\nX: y", "http://a\0", "http://\u00e9"}) {
            Request request = DraftRequest.of(draft).replacing("Origin", origin);
            assertEquals(
                    400,
                    assertThrows(HandshakeException.class, () -> open.judge(request))
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    void requestWithAHeaderOfTheRfcIsJudgedByTheRfc(String header) {
        int status = header.endsWith("Version") ? 400 : 426;
        refused(status, DraftRequest.for76().with(header, "13"));
    }

    @Test
    void requestOfTheRfcIsAnsweredAsEver() throws HandshakeException {
        Request request = Request.valid();
        assertEquals(new Agreement("hybi-13", ""), SAME_ORIGIN.judge(request));
        ServerHandshake plain =
                new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.none());
        assertEquals(
                new String(plain.accept(request, plain.judge(request)).toBytes(), StandardCharsets.ISO_8859_1),
                reply(SAME_ORIGIN, request));
    }

    @Test
    void badKeyIsRefusedBeforeTheOriginIsLookedAt() {
        refused(
                400,
                DraftRequest.for76()
                        .replacing("Sec-WebSocket-Key1", "12345")
                        .replacing("Origin", "http://elsewhere.com"));
    }
}
