package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a request is for, and where its body ends: nothing in it may be read in two ways. */
class RequestFramingTest {

    private static HttpRequest read(String... headers) throws HandshakeException {
        return Heads.readRequest("POST / HTTP/1.1\r\n" + Heads.lines(headers));
    }

    private static String refused(String... headers) throws HandshakeException {
        return Heads.refused(Heads.request(), 400, "POST / HTTP/1.1\r\n" + Heads.lines(headers))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a:80",
                "a:",
                "example.com:65535",
                "a_b.example.com",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:8080",
                "[2001:db8:0:0:0:0:0:1]",
                "[1:2:3:4:5:6:7::]",
                "[::ffff:192.0.2.1]",
                "[1:2:3:4:5:6:192.0.2.1]",
                "localhost",
                "EXAMPLE.com.",
                ""
            })
    void hostIsANameOrAnAddressAndPerhapsAPort(String host) throws HandshakeException {
        assertEquals(List.of(host), read("Host: " + host).headers("Host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b:c",
                "a b",
                "a:c",
                "a:8080x",
                "a:-1",
                "a:0",
                "a:65536",
                "a:99999999999999999999",
                "a:80:80",
                ":80",
                "user@a",
                "user:password@a",
                "a/b",
                "a?b",
                "a#b",
                "a\\b",
                "http://a",
                "a, b",
                "a%20b",
                "%61",
                "a\tb",
                "\u00e4",
                "<a>",
                "[::1",
                "::1",
                "[::1]8080",
                "[::1]:x",
                "[]",
                "[:]",
                "[:::]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[1::2::3]",
                "[12345::]",
                "[::g]",
                "[::1%25eth0]",
                "[v1.a]",
                "[::192.0.2.256]",
                "[::192.0.2]",
                "[::192.0.2.1.]",
                "[192.0.2.1::]"
            })
    void hostThatIsNoneIsRefused(String host) throws HandshakeException {
        // CVE-2026-61666: such a host must not throw at whoever serves
        String message = refused("Host: " + host);
        assertEquals("Host " + Headers.shown(host) + ", expected a name or an address, and perhaps a port", message);
    }

    @Test
    void hostComesOnce() throws HandshakeException {
        assertEquals("0 Host headers, a request takes one", refused("A: b"));
        assertEquals("2 Host headers, a request takes one", refused("Host: a", "host: a"));
        assertEquals(List.of("GET / HTTP/1.0"), Heads.words(Heads.readRequest("GET / HTTP/1.0\r\n\r\n")));
        Heads.refused(Heads.request(), 400, Heads.lines("GET / HTTP/1.0", "Host: a", "Host: b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5", "005", "999999999999999999"})
    void contentLengthIsANumber(String length) throws HandshakeException {
        assertEquals(
                Long.parseLong(length),
                read("Host: a", "Content-Length: " + length).contentLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+5", "5.0", "0x5", "5 5", "5, 5", "5;", "1e3", "\u00b2", "9999999999999999999"})
    void contentLengthThatIsNoneIsRefused(String length) throws HandshakeException {
        assertEquals(
                "Content-Length " + Headers.shown(length) + ", expected one number",
                refused("Host: a", "Content-Length: " + length));
    }

    @Test
    void contentLengthComesOnce() throws HandshakeException {
        refused("Host: a", "Content-Length: 5", "Content-Length: 6");
        refused("Host: a", "Content-Length: 5", "content-length: 5");
    }

    @Test
    void transferEncodingEndsWithChunked() throws HandshakeException {
        assertEquals(
                List.of("chunked"),
                read("Host: a", "Transfer-Encoding: Chunked").transferEncoding());
        assertEquals(
                List.of("gzip", "chunked"),
                read("Host: a", "Transfer-Encoding: gzip", "Transfer-Encoding: , chunked,")
                        .transferEncoding());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gzip", "identity", "chunked, gzip", "chunked, chunked", "xchunked", "chunked;q=1", ","})
    void transferEncodingThatLeavesTheEndOpenIsRefused(String encoding) throws HandshakeException {
        refused("Host: a", "Transfer-Encoding: " + encoding);
    }

    @Test
    void bodyHasOneEnd() throws HandshakeException {
        assertEquals(
                "both Content-Length and Transfer-Encoding",
                refused("Host: a", "Content-Length: 5", "Transfer-Encoding: chunked"));
        Heads.refused(Heads.request(), 400, Heads.lines("POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked"));
    }
}
