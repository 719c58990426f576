package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2026-1527, undici: CR and LF in a value of the application's became header lines of their own. Every setter whose
 * value ends in a request or an answer is tried: it refuses, or not one line more leaves.
 */
class HeaderInjectionTest {

    private static final String URL = "ws://server.example.com/chat";

    /** Line ends, and characters of which a careless cut to one byte makes line ends: U+010D and U+010A, U+560D and U+560A. */
    static final String[] ATTACKS = {
        "a\r\nX-Evil: 1",
        "a\nX-Evil: 1",
        "a\rX-Evil: 1",
        "a\r\n\r\nGET /evil HTTP/1.1",
        "a\r\n folded",
        "a\0b",
        "a\u000Bb",
        "a\u007Fb",
        "\r\n",
        "a\u010D\u010AX-Evil: 1",
        "a\u560D\u560AX-Evil: 1",
        "a\u2028X-Evil: 1",
        "a\u0085X-Evil: 1"
    };

    static String[] attacks() {
        return ATTACKS.clone();
    }

    private static String request(String url, ClientOffer offer) {
        return text(new ClientHandshake(WebSocketUrl.parse(url), offer, new byte[16]).request());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether it holds what no header value may (RFC 9110 5.5): a control character of ASCII, or one that is no byte. */
    private static boolean isNoValue(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F || c > 0xFF);
    }

    private static void assertRefused(Runnable setter) {
        assertThrows(IllegalArgumentException.class, setter::run);
    }

    /** What leaves is a head with this many lines, none of them evil, and nothing behind it. */
    private static void assertLines(int count, String head) {
        assertFalse(head.contains("\r\nX-Evil"), head);
        assertEquals(head.length() - 4, head.indexOf("\r\n\r\n"), head);
        assertEquals(count, head.chars().filter(c -> c == '\n').count() - 1, head);
        assertEquals(count, head.chars().filter(c -> c == '\r').count() - 1, head);
    }

    // The client.

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527UrlOfTheClient(String attack) {
        for (String url : new String[] {
            "ws://" + attack + "/",
            "ws://a" + attack,
            "ws://a:80" + attack + "/",
            "ws://a/" + attack,
            "ws://a/?" + attack,
            "ws://a/#" + attack,
            "ws://u" + attack + "@a/",
            "ws://u:" + attack + "@a/",
            "ws" + attack + "://a/"
        }) {
            assertRefused(() -> WebSocketUrl.parse(url));
        }
    }

    /** Percent-escapes of the path stay what they are; those of the user cannot become a line end. */
    @Test
    void cve20261527EscapedLineEndInTheUrlOfTheClient() {
        String request = request("ws://a/b%0D%0AX-Evil:%201?c=%0d%0a", ClientOffer.nothing());
        assertTrue(request.startsWith("GET /b%0D%0AX-Evil:%201?c=%0d%0a HTTP/1.1\r\n"), request);
        assertLines(6, request);
        assertRefused(() -> WebSocketUrl.parse("ws://u%0d%0aX-Evil%3a%201@a/"));
        assertRefused(() -> WebSocketUrl.parse("ws://a%0d%0aX-Evil/"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527HeadersOfTheClient(String attack) {
        assertRefused(() -> new Headers().add(attack, "v"));
        if (isNoValue(attack)) {
            assertRefused(() -> new Headers().add("X-A", attack));
            return;
        }
        Headers headers = new Headers().add("X-A", attack).add("Origin", attack);
        assertLines(8, request(URL, ClientOffer.nothing().withHeaders(headers)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527ProtocolsOfTheClient(String attack) {
        assertRefused(() -> ClientOffer.nothing().withProtocols(List.of("irc", attack)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527ExtensionsOfTheClient(String attack) {
        if (isNoValue(attack)) {
            assertRefused(() -> Parameters.none().with("a", attack));
        } else {
            Extensions offered = Extensions.of(new Offering(Parameters.none().with("a", attack)));
            assertLines(7, request(URL, ClientOffer.nothing().withExtensions(offered)));
        }
        assertRefused(() -> Parameters.none().with(attack));
        assertRefused(() -> Extensions.of(PermessageDeflate.client(), new Offering(attack)));
    }

    /** An extension that somebody else wrote. */
    private record Offering(String name, Parameters parameters) implements Extension {

        Offering(Parameters parameters) {
            this("x", parameters);
        }

        Offering(String name) {
            this(name, Parameters.none());
        }

        @Override
        public Offer offer() {
            return new Offer() {
                @Override
                public List<Parameters> parameters() {
                    return List.of(parameters);
                }

                @Override
                public ExtensionSession activate(Parameters answer) {
                    throw new AssertionError("nobody answers");
                }
            };
        }
    }

    /** Nor can a header of the application's undo one that the handshake depends on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "UPGRADE",
                "Connection",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Content-Length",
                "Transfer-Encoding",
                "Trailer",
                "TE"
            })
    void cve20261527HeadersOfTheProtocolAreNotTheClients(String name) {
        assertRefused(() -> ClientOffer.nothing().withHeaders(new Headers().add(name, "x")));
    }

    /** The same on the server, with drafts and without. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPGRADE",
                "Connection",
                "sec-websocket-accept",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Location",
                "Content-Length",
                "Transfer-Encoding",
                "Trailer",
                "TE"
            })
    void cve20261527HeadersOfTheProtocolAreNotTheServers(String name) {
        Headers custom = new Headers().add(name, "x");
        assertRefused(() -> new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), custom));
        assertRefused(() -> new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), custom, Extensions.none()));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527EverySetterOfTheProxy(String attack) {
        WebSocketUrl server = WebSocketUrl.parse(URL);
        for (String url : new String[] {"http://" + attack, "http://p/" + attack, "http://u:" + attack + "@p/"}) {
            assertRefused(() -> new ProxyConnect(server, url));
        }
        ProxyConnect proxy = new ProxyConnect(server, "http://u:p@proxy");
        assertRefused(() -> proxy.setHeader(attack, "v"));
        if (isNoValue(attack)) {
            assertRefused(() -> proxy.setHeader("X-A", attack));
        } else {
            assertTrue(proxy.setHeader("X-A", attack));
        }
        assertTrue(proxy.start());
        String request = text(Hex.bytes(proxy.takeOutput()));
        assertLines(request.contains("X-A") ? 6 : 5, request);
    }

    // The server.

    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527ReplyOfTheServer(String attack) {
        boolean isLatin = attack.indexOf('\u0085') >= 0;
        for (String part : new String[] {attack, attack + " OK", "OK " + attack}) {
            if (isLatin) {
                assertLines(4, answer(new HandshakeReply(200, part, new Headers(), "")));
            } else {
                assertRefused(() -> new HandshakeReply(200, part, new Headers(), ""));
            }
        }
        HandshakeReply body = new HandshakeReply(404, new Headers(), attack);
        String head = text(body.headToBytes());
        assertLines(3, head);
        int length = attack.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(head.contains("\r\nContent-Length: " + length + "\r\n"), head);
    }

    private static String answer(HandshakeReply reply) {
        ServerDriver driver = new ServerDriver(DriverOptions.defaults());
        driver.next(ByteBuffer.wrap(Victim.bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
        assertTrue(driver.answer(reply));
        return text(Hex.bytes(driver.takeOutput(1)));
    }

    /** What the peer sent, and the answer quotes, breaks out of nothing: neither of a header, nor of the body's length. */
    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527RefusalThatQuotesThePeer(String attack) {
        ServerHandshake handshake = new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), new Headers());
        for (String name : List.of(
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Origin")) {
            Request request = Request.valid().replacing(name, "\u00e9" + attack);
            HandshakeException refusal = assertThrows(HandshakeException.class, () -> handshake.judge(request));
            assertTrue(refusal.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), refusal.getMessage());
            HandshakeReply reply = ServerHandshake.refuse(refusal);
            assertLines(refusal.status() == 426 ? 6 : 3, text(reply.headToBytes()));
        }
    }

    /** The drafts send back what the client sent: Origin, Host and the path are ASCII without control characters. */
    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527WhatTheDraftsSendBack(String attack) {
        DraftHandshake drafts =
                new DraftHandshake(List.of(), OriginPolicy.of(Set.of("*")), new Headers(), Extensions.none());
        Request valid = Request.valid().without("Sec-WebSocket-Version").without("Sec-WebSocket-Key");
        assertThrows(HandshakeException.class, () -> drafts.judge(valid.replacing("Host", "y" + attack + "x")));
        valid.replacing("Host", "a");
        assertThrows(HandshakeException.class, () -> drafts.judge(valid.with("Origin", "http://" + attack + "x")));
        valid.replacing("Origin", "http://a");
        assertThrows(HandshakeException.class, () -> drafts.judge(valid.withTarget("/" + attack + "x")));
    }

    /** What is wrong with a value is told without what would break out of a line of a log. */
    @ParameterizedTest
    @MethodSource("attacks")
    void cve20261527MessageOfARefusalHasOneLine(String attack) {
        for (Runnable setter : List.<Runnable>of(
                () -> WebSocketUrl.parse("ws://a/" + attack),
                () -> new ProxyConnect(WebSocketUrl.parse(URL), "http://a/" + attack),
                () -> new Headers().add(attack, "v"),
                () -> ClientOffer.nothing().withProtocols(List.of(attack)))) {
            String message =
                    assertThrows(IllegalArgumentException.class, setter::run).getMessage();
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        }
    }
}
