package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Request;
import io.websocketservlet.driver.wire.Retained;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers that two who read them, such as a proxy and its server, read in two ways. */
class HandshakeSmugglingTest {

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), new Headers());

    private static final DraftHandshake DRAFTS =
            new DraftHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.none());

    /** What would be a request of its own to whoever takes the end of the first one elsewhere. */
    private static final String SECOND = "GET /admin HTTP/1.1\r\nHost: server.example.com\r\n\r\n";

    private static int refusal(Request request) {
        return assertThrows(HandshakeException.class, () -> HANDSHAKE.judge(request))
                .status();
    }

    private static Request draft(boolean hixie76) {
        Request request = Request.valid().without("Sec-WebSocket-Version").without("Sec-WebSocket-Key");
        return hixie76
                ? request.with("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5")
                        .with("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00")
                : request;
    }

    /** The request is answered with this status, once; nothing behind it is, and it ends the connection. */
    private static void assertRefused(int status, String request) {
        assertRefused(status, request, List.of("connected", "failed 1002", "closed 1002"));
    }

    /** The same, and the application never gets to see it: it cannot be read as a request of any kind. */
    private static void assertUnreadable(int status, String request) {
        assertRefused(status, request, List.of("failed 1002", "closed 1002"));
    }

    private static void assertRefused(int status, String request, List<String> events) {
        Victim server = Victim.server();
        server.receive(request + SECOND);
        assertEquals(events, server.events(), request);
        server.receive(SECOND);
        assertEquals(List.of(), server.events());
        String written = server.written();
        assertTrue(written.startsWith("HTTP/1.1 " + status + " "), written);
        assertTrue(written.contains("\r\nConnection: close\r\n"), written);
        assertEquals(1, written.split("HTTP/1\\.1 [0-9]{3} ", -1).length - 1, written);
    }

    private static String with(String line) {
        return Victim.REQUEST.replace("Upgrade: websocket", line + "\r\nUpgrade: websocket");
    }

    // What makes it a handshake at all.

    /**
     * CVE-2026-59898, Netty: the handshakers of old versions did not look at Connection and Upgrade, so that a proxy saw a
     * plain request where the server saw a WebSocket.
     */
    @ParameterizedTest
    @ValueSource(strings = {"13", "8", "7", "0", "4", "14", "hixie-76", "hixie-75"})
    void cve202659898EveryVersionNeedsConnectionAndUpgrade(String version) {
        for (String name : List.of("Connection", "Upgrade")) {
            for (String value : new String[] {
                null, "", "close", "keep-alive", "upgraded", "web socket", "web\u017Foc\u212Aet", "h2c"
            }) {
                Request request = version.startsWith("hixie")
                        ? draft(version.equals("hixie-76"))
                        : Request.valid().replacing("Sec-WebSocket-Version", version);
                Request bad = value == null ? request.without(name) : request.replacing(name, value);
                assertEquals(400, refusal(bad), name + ": " + value);
                HandshakeException byDrafts = assertThrows(HandshakeException.class, () -> DRAFTS.judge(bad));
                assertEquals(400, byDrafts.status(), name + ": " + value);
            }
        }
    }

    /** CVE-2026-59898: drafts are not spoken by whoever did not ask for them; the answer says what is. */
    @Test
    void cve202659898DraftsAreAnsweredWithTheVersionsThatAreSpoken() {
        assertEquals(426, refusal(draft(false)));
        assertEquals(426, refusal(draft(true)));
        assertEquals(426, refusal(Request.valid().replacing("Sec-WebSocket-Version", "0")));
        Victim server = Victim.server();
        server.receive(Victim.REQUEST.replace("Version: 13", "Version: 6"));
        String written = server.written();
        assertTrue(written.startsWith("HTTP/1.1 426 "), written);
        assertTrue(written.contains("\r\nSec-WebSocket-Version: 13, 8, 7\r\n"), written);
    }

    /** What else may not be wrong with a handshake of any version (RFC 6455 4.2.1). */
    @ParameterizedTest
    @ValueSource(strings = {"13", "8", "7"})
    void cve202659898EveryRuleOfTheHandshakeHoldsForEveryVersion(String version) {
        Request[] bad = new Request[7];
        for (int i = 0; i < bad.length; i++) {
            bad[i] = Request.valid().replacing("Sec-WebSocket-Version", version);
        }
        assertEquals(400, refusal(bad[0].withMethod("POST")));
        assertEquals(400, refusal(bad[1].withHttpVersion("HTTP/1.0")));
        assertEquals(400, refusal(bad[2].without("Sec-WebSocket-Key")));
        assertEquals(400, refusal(bad[3].with("Sec-WebSocket-Key", Request.KEY)));
        assertEquals(400, refusal(bad[4].replacing("Sec-WebSocket-Key", "c2hvcnQ=")));
        assertEquals(400, refusal(bad[5].without("Host")));
        assertEquals(400, refusal(bad[6].with("Host", "evil.example")));
        assertEquals(426, refusal(Request.valid().with("Sec-WebSocket-Version", version)));
    }

    // Where it ends.

    /** CVE-2018-12541, Vert.x: the body of an upgrade request was held. Here it is refused, and nothing of it is kept. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Content-Length: 999999999999", "Transfer-Encoding: chunked"})
    void cve201812541RequestWithABodyIsRefused(String header) {
        assertRefused(400, with(header));
        Victim server = Victim.server();
        server.receive(with(header));
        for (int i = 0; i < 100; i++) {
            server.receive(new byte[16 * 1024]);
        }
        assertTrue(Retained.by(server.driver()) < 16 * 1024);
    }

    /**
     * CVE-2026-28367, -28368 and -28369, Undertow, and their kind: a request with two ends, or a header that one of two
     * readers does not see (RFC 9112 2.2, 5.1, 5.2, 6.1 and 6.3).
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked", // two ends
                "Transfer-Encoding: chunked\r\nContent-Length: 0", // two ends, the other way round
                "Content-Length: 0\r\nContent-Length: 5", // two lengths
                "Content-Length: 0, 5", // a list of lengths
                "Content-Length: +0", // a signed length
                "Content-Length: 0x0", // a length in hex
                "Transfer-Encoding: xchunked", // an encoding that is none
                "Transfer-Encoding: chunked, identity", // an encoding behind chunked
                "Transfer-Encoding:", // an empty encoding
                "Transfer-Encoding:\r\n chunked", // a folded encoding
                "X-A: b\r\n Content-Length: 5", // a folded header
                "X-A: b\r\n\tContent-Length: 5", // folded with a tab
                "Content-Length : 0", // a space before the colon
                "Transfer-Encoding\t: chunked", // a tab before the colon
                "Content Length: 0", // a space in the name
                ": chunked", // no name
                "Content-Length", // no colon
                "X-A: b\rContent-Length: 5", // a bare CR in a value
                "Content-Length\r: 5", // a bare CR before the colon
                "X-A: b\r\r\nContent-Length: 5", // CR CR LF
                "X-A: b\0c", // NUL in a value
                "Content-Length\0: 5", // NUL in a name
                "Transfer-Encoding: \u000bchunked", // a vertical tab
                "Transfer-Encoding:\fchunked", // a form feed
                "X-A: b\u007f", // DEL
                "Content-Length\u00ad: 5", // a letter that becomes ASCII
            })
    void cve202628367RequestThatCanBeReadInTwoWaysIsRefused(String headers) {
        assertUnreadable(400, with(headers));
    }

    /** The same in the first line, and in the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /chat HTTP/1.1",
                "GET /chat  HTTP/1.1",
                "GET\t/chat\tHTTP/1.1",
                "GET /chat HTTP/1.1 HTTP/1.1",
                "GET /chat\rHTTP/1.1",
                "GET /ch\0at HTTP/1.1",
                "GET /chat",
                "GET /chat http/1.1",
                "GET /chat HTTP/1.1x",
                "GET /chat HTTP/11"
            })
    void cve202628367FirstLineThatCanBeReadInTwoWaysIsRefused(String line) {
        assertUnreadable(400, Victim.REQUEST.replace("GET /chat HTTP/1.1", line));
    }

    /** Another version of HTTP has other rules for where a request ends. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /chat HTTP/0.9", "GET /chat HTTP/2.0", "PRI * HTTP/2.0"})
    void cve202628367AnotherVersionOfHttpIsRefused(String line) {
        assertUnreadable(505, Victim.REQUEST.replace("GET /chat HTTP/1.1", line));
    }

    /** CVE-2026-61666, websocket-driver for Ruby: a malformed Host was thrown at whoever served. Here it ends in 400. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a b:c",
                "Host: [::1",
                "Host: a:99999999999",
                "Host: user@a",
                "Host: a/b",
                "Host: %",
                "Host: a\r\nHost: b",
                "Host : a",
                "X: y"
            })
    void cve202661666MalformedHostEndsIn400(String host) {
        assertUnreadable(400, Victim.REQUEST.replace("Host: server.example.com", host));
    }

    /** What comes behind a request that became a WebSocket is frames, never another request. */
    @Test
    void requestBehindAnAgreedHandshakeIsNoRequest() {
        Victim server = Victim.server();
        server.receive(Victim.REQUEST + SECOND);
        assertEquals(List.of("connected", "open", "failed 1002", "closed 1002"), server.events());
        assertEquals(1, server.written().split("HTTP/1\\.1", -1).length - 1);
    }

    /** CVE-2024-37890, ws: more headers than expected made the server fall over. */
    @Test
    void cve202437890TwoThousandHeadersAreAnsweredWith431() throws HandshakeException {
        assertUnreadable(431, with("X: y\r\n".repeat(2000) + "Z: 1"));
        Request request = Request.valid();
        for (int i = 0; i < 2000; i++) {
            request.with("X-" + i, "v").with("Sec-WebSocket-Protocol", "p" + i);
        }
        assertEquals(
                "irc",
                HANDSHAKE.judge(request.with("Sec-WebSocket-Protocol", "irc")).protocol());
    }

    /** The same by a server: the client fails, and says so. */
    @Test
    void cve202437890TwoThousandHeadersFailTheClient() {
        Victim client = Victim.client();
        client.receive(Victim.ANSWER.replace("\r\n\r\n", "\r\n" + "X: y\r\n".repeat(2000) + "\r\n"))
                .assertFailed(1002);
        assertEquals("", client.written());
    }

    // Answers.

    /** An answer that a proxy and a client could read in two ways opens nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade : websocket",
                "Upgrade:\r\n websocket",
                "Upgrade: websocket\r\nX: a\rb",
                "Upgrade: websocket\r\nUpgrade: h2c",
                "Upgrade: websocket, h2c",
                "Upgrade: websocket\r\nSec-WebSocket-Accept: eA==",
                "X: y"
            })
    void answerThatCanBeReadInTwoWaysFailsTheClient(String upgrade) {
        Victim client = Victim.client();
        client.receive(Victim.ANSWER.replace("Upgrade: websocket", upgrade)).assertFailed(1002);
        client.receive(client.peer.text("smuggled"));
        assertEquals(List.of(), client.events());
    }

    /** CVE-2026-42498, Tomcat: the client sent Authorization to whom it was redirected. Ours follows nobody. */
    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308, 401, 407})
    void cve202642498RedirectsAreNotFollowedAndChallengesNotAnswered(int status) {
        Victim client = Victim.client(
                "ws://user:secret@server.example.com/chat",
                ClientOffer.nothing().withHeaders(new Headers().add("Cookie", "a=b")));
        client.receive(Victim.lines(
                        "HTTP/1.1 " + status + " Elsewhere",
                        "Location: ws://evil.example/",
                        "WWW-Authenticate: Basic realm=\"a\"",
                        "Proxy-Authenticate: Basic realm=\"a\"",
                        "Refresh: 0; url=ws://evil.example/",
                        "Content-Length: 0"))
                .assertFailed(1002);
        client.receive(Victim.ANSWER);
        assertEquals(List.of(), client.events());
        assertEquals("", client.written());
    }
}
