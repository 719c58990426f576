package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConnectTest {

    private static ProxyConnect proxy(String server, String proxy) {
        return new ProxyConnect(WebSocketUrl.parse(server), proxy);
    }

    private static ProxyConnect started() {
        ProxyConnect proxy = proxy("ws://www.example.com/socket", "http://proxy.example.com");
        assertTrue(proxy.start());
        proxy.takeOutput();
        return proxy;
    }

    private static String request(ProxyConnect proxy) {
        assertTrue(proxy.start());
        String request = StandardCharsets.ISO_8859_1.decode(proxy.takeOutput()).toString();
        assertNull(proxy.takeOutput());
        return request;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Heads.bytes(text));
    }

    private static String failure(ProxyConnect.Result result) {
        ProxyConnect.Failed failed = assertInstanceOf(ProxyConnect.Failed.class, result);
        assertEquals(1002, failed.cause().closeCode());
        String prefix = "no connection to ws://www.example.com/socket through the proxy: ";
        assertEquals(prefix, failed.cause().getMessage().substring(0, prefix.length()));
        return failed.cause().getMessage().substring(prefix.length());
    }

    // The request.

    @Test
    void requestNamesHostAndPort() {
        assertEquals(
                Heads.lines(
                        "CONNECT www.example.com:80 HTTP/1.1",
                        "Host: www.example.com",
                        "Connection: keep-alive",
                        "Proxy-Connection: keep-alive"),
                request(proxy("ws://www.example.com/socket", "http://proxy.example.com")));
    }

    @ParameterizedTest
    @CsvSource({"wss://a/,     a:443,    a", "wss://a:81/,  a:81,     a:81", "ws://[::1]/,  [::1]:80, [::1]"})
    void portIsTheServersOwn(String server, String authority, String host) {
        assertEquals(
                Heads.lines(
                        "CONNECT " + authority + " HTTP/1.1",
                        "Host: " + host,
                        "Connection: keep-alive",
                        "Proxy-Connection: keep-alive"),
                request(proxy(server, "http://b")));
    }

    @Test
    void proxyIsToldWhoAsksItButNotWhoAsksTheServer() {
        assertEquals(
                Heads.lines(
                        "CONNECT a:80 HTTP/1.1",
                        "Host: a",
                        "Connection: keep-alive",
                        "Proxy-Connection: keep-alive",
                        "Proxy-Authorization: Basic cHI6dzo=",
                        "User-Agent: x"),
                request(withAgent(proxy("ws://user:secret@a/", "http://pr:w%3a@b:3128/"))));
    }

    private static ProxyConnect withAgent(ProxyConnect proxy) {
        assertTrue(proxy.setHeader("User-Agent", "x"));
        return proxy;
    }

    @Test
    void proxyMayBeReachedOverTls() {
        ProxyConnect plain = proxy("wss://a/", "http://User@Proxy.example.com");
        assertFalse(plain.isSecure());
        assertEquals("proxy.example.com", plain.host());
        assertEquals(80, plain.port());
        ProxyConnect secure = proxy("ws://a/", "https://[::1]");
        assertTrue(secure.isSecure());
        assertEquals("::1", secure.host());
        assertEquals(443, secure.port());
        assertEquals(3128, proxy("ws://a/", "https://b:3128").port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "proxy:3128", "ws://a", "socks5://a", "http://", "http://a b", ""})
    void proxyUrlThatIsNoneIsRefused(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> proxy("ws://a/", url))
                .getMessage();
        assertEquals(url + " is not a valid proxy URL", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://b/c", "http://b//", "http://b?c", "http://b/?", "http://b#", "http://b/#c"})
    void proxyUrlHasNothingBehindTheHost(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> proxy("ws://a/", url))
                .getMessage();
        assertEquals(url + " is not a valid proxy URL: a proxy has no path, query or fragment", message);
    }

    @Test
    void refusalOfAProxyUrlNamesNoPassword() {
        String message = assertThrows(IllegalArgumentException.class, () -> proxy("ws://a/", "ftp://u:secret@b/"))
                .getMessage();
        assertEquals("ftp://***@b/ is not a valid proxy URL", message);
    }

    @Test
    void startsOnceAndTakesNoHeaderAfterwards() {
        ProxyConnect proxy = started();
        assertFalse(proxy.start());
        assertNull(proxy.takeOutput());
        assertFalse(proxy.setHeader("X", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "connection", "Proxy-Connection", "Content-Length", "Transfer-Encoding", "Upgrade"})
    void headersOfTheProtocolAreRefused(String name) {
        ProxyConnect proxy = proxy("ws://a/", "http://b");
        assertThrows(IllegalArgumentException.class, () -> proxy.setHeader(name, "x"));
    }

    @Test
    void headerThatBreaksOutOfItsLineIsRefused() {
        ProxyConnect proxy = proxy("ws://a/", "http://b");
        assertThrows(IllegalArgumentException.class, () -> proxy.setHeader("X", "a\r\nHost: b"));
        assertThrows(IllegalArgumentException.class, () -> proxy.setHeader("X\n", "a"));
    }

    @Test
    void userOfTheProxyIsNamedOnce() {
        assertThrows(
                IllegalArgumentException.class,
                () -> proxy("ws://a/", "http://u@b").setHeader("proxy-authorization", "x"));
        assertTrue(proxy("ws://a/", "http://b").setHeader("Proxy-Authorization", "Bearer x"));
    }

    // The answer.

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void any2xxIsATunnel(int status) {
        // RFC 9110 9.3.6
        ProxyConnect proxy = started();
        assertInstanceOf(ProxyConnect.Connected.class, proxy.next(bytes("HTTP/1.1 " + status + " OK\r\n\r\n")));
        assertEquals(status, proxy.status());
    }

    @Test
    void whatFollowsTheHeadIsTheServers() {
        ProxyConnect proxy = started();
        ByteBuffer in = bytes(Heads.lines("HTTP/1.1 200 OK", "Content-Length: 100") + "HTTP/1.1 101");
        assertInstanceOf(ProxyConnect.Connected.class, proxy.next(in));
        assertEquals(12, in.remaining());
        assertNull(proxy.next(in));
        assertEquals(12, in.remaining());
        assertNull(proxy.end());
    }

    @Test
    void answerMayComeByteByByte() {
        ProxyConnect proxy = started();
        byte[] answer = Heads.bytes(Heads.lines("HTTP/1.1 200 Connection established", "Via: x"));
        for (int i = 0; i < answer.length - 1; i++) {
            assertNull(proxy.next(ByteBuffer.wrap(answer, i, 1)));
        }
        assertEquals(0, proxy.status());
        assertEquals(0, proxy.headers().size());
        assertInstanceOf(ProxyConnect.Connected.class, proxy.next(ByteBuffer.wrap(answer, answer.length - 1, 1)));
        assertEquals("x", proxy.headers().get("via"));
    }

    @Test
    void everythingElseIsAFailureThatCanBeReadUpOn() {
        ProxyConnect proxy = started();
        ByteBuffer in = bytes(
                Heads.lines("HTTP/1.1 407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"x\""));
        assertEquals("status 407 \"Proxy Authentication Required\"", failure(proxy.next(in)));
        assertEquals(407, proxy.status());
        assertEquals(List.of("Basic realm=\"x\""), proxy.headers().all("Proxy-Authenticate"));
        assertNull(proxy.next(in));
        assertNull(proxy.end());
        for (String status : List.of("101 x", "302 Found", "403 Forbidden", "500 x")) {
            failure(started().next(bytes("HTTP/1.1 " + status + "\r\n\r\n")));
        }
    }

    @Test
    void garbageIsAFailure() {
        ProxyConnect proxy = started();
        assertEquals(
                "status line that begins with \"g\", expected HTTP/1.1", failure(proxy.next(bytes("garbage\r\n\r\n"))));
        assertEquals(0, proxy.status());
        assertEquals(
                "status line \"HTTP/1.1 garbage\", expected HTTP/1.1 and a status from 100 to 999",
                failure(started().next(bytes("HTTP/1.1 garbage\r\n\r\n"))));
        assertEquals(
                "status line that begins with \"S\", expected HTTP/1.1",
                failure(started().next(bytes("SSH"))));
    }

    @Test
    void answerBeforeTheRequestIsAFailure() {
        ProxyConnect proxy = proxy("ws://a/", "http://p");
        assertInstanceOf(ProxyConnect.Failed.class, proxy.next(bytes("HTTP/1.1 200 OK\r\n\r\n")));
        assertFalse(proxy.start());
        assertNull(proxy.takeOutput());
    }

    @Test
    void endIsAFailure() {
        ProxyConnect proxy = started();
        assertNull(proxy.next(bytes("HTTP/1.1 200 OK\r\n")));
        assertEquals("the connection ended without an answer", failure(proxy.end()));
        assertNull(proxy.end());
        assertNull(proxy.next(bytes("\r\n")));
    }

    @Test
    void endlessHeadIsAFailure() {
        ProxyConnect proxy = started();
        assertNull(proxy.next(bytes("HTTP/1.1 200 OK\r\n")));
        ByteBuffer header = bytes("A: " + "b".repeat(1000) + "\r\n");
        ProxyConnect.Result result = null;
        for (int i = 0; i < 100 && result == null; i++) {
            result = proxy.next(header.rewind());
        }
        assertEquals("head of more than 65536 bytes", failure(result));
        ProxyConnect narrow = new ProxyConnect(
                WebSocketUrl.parse("ws://www.example.com/socket"),
                "http://b",
                HttpLimits.defaults().withMaxLine(20));
        narrow.start();
        failure(narrow.next(bytes("HTTP/1.1 200 OK\r\nA: " + "b".repeat(18))));
    }
}
