package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    private static HandshakeException refused(int status, String text) throws HandshakeException {
        return Heads.refused(Heads.request(), status, text);
    }

    /** A request with a header line that is refused where it ends. */
    private static HandshakeException refusedHeader(String line) throws HandshakeException {
        return refused(400, "GET / HTTP/1.1\r\n" + line + "\r\n");
    }

    @Test
    void exampleOfTheRfc() throws HandshakeException {
        // RFC 6455 1.2
        HttpRequest request = Heads.readRequest(Heads.lines(
                "GET /chat HTTP/1.1",
                "Host: server.example.com",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Origin: http://example.com",
                "Sec-WebSocket-Protocol: chat, superchat",
                "Sec-WebSocket-Version: 13"));
        assertEquals("GET", request.method());
        assertEquals("/chat", request.target());
        assertEquals("HTTP/1.1", request.httpVersion());
        assertEquals(List.of("server.example.com"), request.headers("host"));
        assertEquals(List.of("chat, superchat"), request.headers("sec-websocket-protocol"));
        assertEquals(List.of(), request.headers("Cookie"));
        assertEquals(7, request.headers().size());
        assertEquals(-1, request.contentLength());
        assertEquals(List.of(), request.transferEncoding());
        assertFalse(request.isSecure());
        assertTrue(ServerHandshake.isWebSocket(request));
    }

    @Test
    void connectionOverTlsIsSecure() throws HandshakeException {
        RequestHead head = new RequestHead(HttpLimits.defaults(), true);
        assertTrue(Heads.whole(head, Heads.lines("GET / HTTP/1.1", "Host: a")).isSecure());
    }

    @Test
    void notOneByteBehindTheHeadIsTaken() throws HandshakeException {
        ByteBuffer in = ByteBuffer.wrap(Heads.bytes(Heads.lines("GET / HTTP/1.1", "Host: a") + "\r\n\u0081rest"));
        assertEquals(
                List.of("GET / HTTP/1.1", "Host: a"),
                Heads.words(Heads.request().read(in)));
        assertEquals(7, in.remaining());
    }

    @Test
    void nothingIsWholeBeforeTheEmptyLine() throws HandshakeException {
        RequestHead head = Heads.request();
        assertNull(head.read(ByteBuffer.allocate(0)));
        assertNull(head.read(ByteBuffer.wrap(Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\n\r"))));
        assertEquals("/", head.read(ByteBuffer.wrap(Heads.bytes("\n"))).target());
    }

    @Test
    void lineFeedAloneEndsALine() throws HandshakeException {
        // RFC 9112 2.2
        assertEquals(
                List.of("GET / HTTP/1.1", "Host: a", "B: c"),
                Heads.words(Heads.readRequest("GET / HTTP/1.1\nHost: a\r\nB: c\n\n")));
    }

    @Test
    void emptyLinesBeforeTheRequestArePassedOver() throws HandshakeException {
        // RFC 9112 2.2
        assertEquals(
                List.of("GET / HTTP/1.1", "Host: a"),
                Heads.words(Heads.readRequest("\r\n\n\r\n" + Heads.lines("GET / HTTP/1.1", "Host: a"))));
    }

    @Test
    void methodIsAnyToken() throws HandshakeException {
        for (String method : List.of("OPTIONS", "get", "PROPFIND", "M-SEARCH", "X")) {
            assertEquals(
                    method,
                    Heads.readRequest(Heads.lines(method + " / HTTP/1.1", "Host: a"))
                            .method());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET //",
                "POST /a%20b/../c?x=1&y=%zz",
                "GET /[x]|y?a={b}\\^`|[c]'", // what browsers leave as it is
                "OPTIONS *",
                "OPTIONS /",
                "GET http://server.example/a?b",
                "GET HTTPS://Server.Example:443?b",
                "GET http://server.example:",
                "CONNECT other.example:443",
                "CONNECT [::1]:80"
            })
    void targetIsKeptAsItWasSent(String request) throws HandshakeException {
        String host = request.startsWith("GET h") ? "server.example:80" : "server.example";
        HttpRequest read = Heads.readRequest(Heads.lines(request + " HTTP/1.1", "Host: " + host));
        assertEquals(request, read.method() + " " + read.target());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET chat",
                "GET *",
                "GET **",
                "OPTIONS *x",
                "GET ?x",
                "GET server.example:80",
                "GET /a#b",
                "GET /a\"b",
                "GET /<a>",
                "GET ws://server.example/",
                "GET ftp://server.example/",
                "GET http:///a",
                "GET http://server.example:x/",
                "GET http://user:secret@server.example/",
                "GET http://server.example/#a",
                "CONNECT /",
                "CONNECT *",
                "CONNECT server.example",
                "CONNECT server.example:",
                "CONNECT server.example:0",
                "CONNECT http://server.example:80/",
                "CONNECT user@server.example:80"
            })
    void targetOfNoFormIsRefusedWhereItsLineEnds(String request) throws HandshakeException {
        // RFC 9112 3.2
        String message = refused(400, request + " HTTP/1.1\r\n").getMessage();
        assertTrue(message.startsWith("request target \""), message);
    }

    @Test
    void targetAndHostAreTheSame() throws HandshakeException {
        for (String host : List.of("b", "a:8080", "a.", "", "[::1]")) {
            String request = Heads.lines("GET http://a/ HTTP/1.1", "Host: " + host);
            assertEquals(
                    "request target \"http://a/\" for another host than \"" + host + "\"",
                    refused(400, request).getMessage());
        }
        assertEquals(
                "http://a/",
                Heads.readRequest(Heads.lines("GET http://a/ HTTP/1.0")).target());
    }

    @Test
    void versionsOfHttp1AreRead() throws HandshakeException {
        assertEquals(
                "HTTP/1.0",
                Heads.readRequest(Heads.lines("GET / HTTP/1.0", "Host: a")).httpVersion());
        assertEquals(
                "HTTP/1.2",
                Heads.readRequest(Heads.lines("GET / HTTP/1.2", "Host: a")).httpVersion());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
    void anotherVersionOfHttpIsNotSupported(String version) throws HandshakeException {
        assertEquals(
                version + ", supported is HTTP/1.1",
                refused(505, "GET / " + version + "\r\n").getMessage());
    }

    @Test
    void prefaceOfHttp2IsNotSupported() throws HandshakeException {
        refused(505, "PRI * HTTP/2.0\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT HTTP",
                "GET",
                "GET /",
                "GET / ",
                " GET / HTTP/1.1",
                "GET  HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET /a b HTTP/1.1",
                "GET /\t HTTP/1.1",
                "GET\t/\tHTTP/1.1",
                "GET / HTTP/1",
                "GET / HTTP/1.10",
                "GET / http/1.1",
                "GET / HTTP/1.x",
                "GE(T / HTTP/1.1",
                "GET /\u00e4 HTTP/1.1",
                "GET / HTCPCP/1.0"
            })
    void requestLineThatIsNoneIsRefusedWhereItEnds(String line) throws HandshakeException {
        refused(400, line + "\r\n");
    }

    @Test
    void tlsOnAPlainPortIsRefusedAtItsFirstByte() throws HandshakeException {
        refused(400, "\u0016"); // a TLS record that begins a handshake
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\u0001', '\b', '\u000b', '\f', '\u001f', '\u007f'})
    void controlCharactersAreRefusedWhereTheyStand(char control) throws HandshakeException {
        refused(400, "GE" + control);
        refused(400, "GET / HTTP/1.1\r\nA" + control);
        String message = refused(400, "GET / HTTP/1.1\r\nA: b" + control).getMessage();
        assertEquals("control character " + (int) control + " behind \"A: b\"", message);
    }

    @Test
    void carriageReturnHasNoPlaceButBeforeALineFeed() throws HandshakeException {
        refused(400, "GET / HTTP/1.1\rH");
        refused(400, "GET / HTTP/1.1\r\r");
        refused(400, "GET / HTTP/1.1\r\nA: b\rc");
        refused(400, "GET / HTTP/1.1\r\n\rX");
    }

    @Test
    void foldedHeaderIsRefused() throws HandshakeException {
        // RFC 9112 5.2
        refusedHeader("A: b\r\n c");
        refusedHeader("A: b\r\n\tc");
        assertEquals(
                "header line that begins with white space: \" Host: a\"",
                refusedHeader(" Host: a").getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host : a", "Ho st: a", "Host\t: a", ": a", "H\u00f6st: a", "Ho(st): a", "\"Host\": a"})
    void headerNameIsAToken(String line) throws HandshakeException {
        assertTrue(refusedHeader(line).getMessage().endsWith(" is not a token"));
    }

    @Test
    void headerLineHasAColon() throws HandshakeException {
        assertEquals(
                "header line without a colon: \"Host\"", refusedHeader("Host").getMessage());
    }

    @Test
    void whiteSpaceAroundTheValueIsDropped() throws HandshakeException {
        HttpRequest request =
                Heads.readRequest("GET / HTTP/1.1\r\nHost:a\r\nB: \t c \t d\t \r\nE:\r\nF:   \r\nG:: h:\r\n\r\n");
        assertEquals(List.of("GET / HTTP/1.1", "Host: a", "B: c \t d", "E: ", "F: ", "G: : h:"), Heads.words(request));
    }

    @Test
    void byteOfAValueIsACharacter() throws HandshakeException {
        // RFC 9110 5.5, obs-text: 0x80 to 0xff
        HttpRequest request = Heads.readRequest(Heads.lines("GET / HTTP/1.1", "Host: a", "B: \u0080\u00a0\u00ff"));
        assertEquals(List.of("\u0080\u00a0\u00ff"), request.headers("B"));
    }

    @Test
    void repeatedHeadersStayLinesOfTheirOwn() throws HandshakeException {
        HttpRequest request = Heads.readRequest(
                Heads.lines("GET / HTTP/1.1", "Host: a", "Cookie: 1", "X: 2", "cookie: 3", "COOKIE:", "Cookie: 1"));
        assertEquals(List.of("1", "3", "", "1"), request.headers("Cookie"));
        assertEquals("1", request.headers().get("cookie"));
        assertEquals(6, request.headers().size());
    }

    @Test
    void messageShowsNoMoreOfTheValueThanIsGoodForIt() throws HandshakeException {
        String message =
                refused(400, "GET / " + "\u00e4\u00e5".repeat(100) + "\r\n").getMessage();
        assertEquals("HTTP version \"" + "?".repeat(100) + "...\", expected HTTP/1.1", message);
    }

    @Test
    void wordsOfARequestHoldNoHeaders() throws HandshakeException {
        String words = Heads.readRequest(Heads.lines("GET /a HTTP/1.1", "Host: a", "Authorization: Basic c2VjcmV0"))
                .toString();
        assertEquals("GET /a HTTP/1.1", words);
    }
}
