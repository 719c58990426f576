package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Request;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cross-site WebSocket hijacking (RFC 6455 10.2): a page of another site opens a connection with a visitor's cookies.
 * Others allowed every origin by default, or every one whose end looked right (google/adk-java#1257, Red5/red5-server#470).
 */
class OriginTest {

    private static final ServerHandshake SAME_ORIGIN = handshake(Set.of());

    /** Origins that look like https://server.example.com, and are not. */
    static String[] others() {
        return new String[] {
            "https://server.example.com.evil.com", // an evil suffix
            "https://server.example.comevil",
            "https://evilserver.example.com", // an evil prefix
            "https://evil.com/server.example.com",
            "https://evil.com?server.example.com",
            "https://evil.com#server.example.com",
            "https://server.example.com@evil.com", // a user
            "https://evil.com\\.server.example.com",
            "https://sub.server.example.com", // another name
            "https://example.com",
            "https://server.example.com.",
            "https://server.example.com:8443", // another port
            "https://server.example.com:80",
            "https://server.example.com:44",
            "https://server.example.com:4430",
            "http://server.example.com", // another scheme
            "wss://server.example.com",
            "ftp://server.example.com",
            "file://server.example.com",
            "chrome-extension://server.example.com",
            "javascript:https://server.example.com",
            "https:server.example.com",
            "https:/server.example.com",
            "https://s\u0435rver.example.com", // IDN: a Cyrillic letter, as it is and as browsers send it
            "https://xn--srver-qhe.example.com",
            "https://server.example.\u212Bom",
            "https://server\u3002example.com", // a full stop of another script
            "https://\u017Ferver.example.com", // a letter whose upper case is S
            "null", // no origin: a sandbox, a file, a redirect
            "NULL",
            "file://",
            "https://",
            "",
            "*",
            "https://*.example.com",
            "https://server.example.com https://evil.com", // a list
            "https://server.example.com, https://evil.com",
            "https://server.example.com/", // no origin, but a URL
            "https://server.example.com/chat",
            "server.example.com"
        };
    }

    private static ServerHandshake handshake(Set<String> allowed) {
        return new ServerHandshake(List.of(), OriginPolicy.of(allowed), new Headers());
    }

    private static Request request() {
        return Request.valid().overTls();
    }

    private static void assertForbidden(ServerHandshake handshake, Request request) {
        HandshakeException refusal = assertThrows(HandshakeException.class, () -> handshake.judge(request));
        assertEquals(403, refusal.status(), refusal.getMessage());
    }

    @Test
    void cswshSameOriginIsTheDefaultAndPasses() throws HandshakeException {
        assertEquals(
                "hybi-13",
                SAME_ORIGIN
                        .judge(request().with("Origin", "https://server.example.com"))
                        .version());
    }

    /** Only browsers send one, and they always do: whoever sends none has no visitor's cookies to misuse. */
    @Test
    void cswshMissingOriginPasses() throws HandshakeException {
        assertEquals("hybi-13", SAME_ORIGIN.judge(request()).version());
    }

    @ParameterizedTest
    @MethodSource("others")
    void cswshOtherOriginIsForbidden(String origin) {
        assertForbidden(SAME_ORIGIN, request().with("Origin", origin));
    }

    /** An entry of the list opens itself, and nothing that looks like it. */
    @ParameterizedTest
    @MethodSource("others")
    void cswshListOpensNothingThatLooksLikeAnEntry(String origin) {
        ServerHandshake listed = handshake(Set.of("https://server.example.com", "https://other.example.org"));
        assertForbidden(listed, request().with("Origin", origin));
    }

    /** Versions 8 and 7 have it in a header of another name; the drafts have it in this one. */
    @ParameterizedTest
    @MethodSource("others")
    void cswshOtherOriginIsForbiddenInEveryVersion(String origin) {
        for (String version : List.of("8", "7")) {
            assertForbidden(
                    SAME_ORIGIN,
                    request().replacing("Sec-WebSocket-Version", version).with("Sec-WebSocket-Origin", origin));
        }
        DraftHandshake drafts =
                new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.none());
        Request hixie = request()
                .without("Sec-WebSocket-Version")
                .without("Sec-WebSocket-Key")
                .with("Origin", origin);
        assertEquals(
                403,
                assertThrows(HandshakeException.class, () -> drafts.judge(hixie))
                        .status());
    }

    /** A version is no way around the origin: where it may stand in two headers, both have to be right. */
    @ParameterizedTest
    @ValueSource(strings = {"8", "7"})
    void cswshOriginIsLookedForUnderBothNames(String version) {
        for (String[] names : new String[][] {{"Origin", "Sec-WebSocket-Origin"}, {"Sec-WebSocket-Origin", "Origin"}}) {
            Request request = request().replacing("Sec-WebSocket-Version", version);
            assertForbidden(SAME_ORIGIN, request.with(names[0], "https://evil.com"));
            assertForbidden(SAME_ORIGIN, request.with(names[1], "https://server.example.com"));
        }
    }

    /** Two origins are none, even if both are right, or both are the same. */
    @Test
    void cswshTwoOriginsAreForbidden() {
        assertForbidden(
                SAME_ORIGIN,
                request().with("Origin", "https://server.example.com").with("Origin", "https://evil.com"));
        assertForbidden(
                SAME_ORIGIN,
                request().with("Origin", "https://server.example.com").with("Origin", "https://server.example.com"));
    }

    /** The answer over a bare connection: 403, and no WebSocket. */
    @Test
    void cswshOtherOriginIsAnsweredWith403() {
        Victim server = Victim.server();
        server.receive(
                Victim.REQUEST.replace("Upgrade: w", "Origin: http://server.example.com.evil.com\r\nUpgrade: w"));
        assertEquals(List.of("connected", "failed 1002", "closed 1002"), server.events());
        assertTrue(server.written().startsWith("HTTP/1.1 403 Forbidden\r\n"));
    }

    /** An entry that would open more than it seems to is refused when it is written down. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                ".example.com",
                "*.example.com",
                "https://*.example.com",
                "https://example.com*",
                "https://",
                "https://example.com/",
                "https://user@example.com",
                "https://b\u00FCcher.example",
                ""
            })
    void cswshEntryThatIsNoOriginIsRefused(String entry) {
        assertThrows(IllegalArgumentException.class, () -> handshake(Set.of(entry)));
    }
}
