package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketUrlTest {

    @ParameterizedTest
    @CsvSource({
        "ws://www.example.com/socket,            www.example.com, 80,   www.example.com,      /socket",
        "wss://www.example.com/socket,           www.example.com, 443,  www.example.com,      /socket",
        "ws://www.example.com:3000/socket,       www.example.com, 3000, www.example.com:3000, /socket",
        "ws://www.example.com:80/,               www.example.com, 80,   www.example.com,      /",
        "wss://www.example.com:443/,             www.example.com, 443,  www.example.com,      /",
        "ws://www.example.com:443/,              www.example.com, 443,  www.example.com:443,  /",
        "wss://www.example.com:80/,              www.example.com, 80,   www.example.com:80,   /",
        "ws://www.example.com,                   www.example.com, 80,   www.example.com,      /",
        "ws://www.example.com:/,                 www.example.com, 80,   www.example.com,      /",
        "WS://WWW.Example.COM/Path,              www.example.com, 80,   www.example.com,      /Path",
        "ws://a/b?x=1&y=2,                       a,               80,   a,                    /b?x=1&y=2",
        "ws://a?x=1,                             a,               80,   a,                    /?x=1",
        "ws://a/?,                               a,               80,   a,                    /?",
        "ws://a/b?c#d?e/f,                       a,               80,   a,                    /b?c",
        "ws://a#b,                               a,               80,   a,                    /",
        "ws://a/x/../y//./z,                     a,               80,   a,                    /x/../y//./z",
        "ws://a/%61%2f?%7e#%7E,                  a,               80,   a,                    /%61%2f?%7e",
        "ws://a/b?c=d?e://f@g,                   a,               80,   a,                    /b?c=d?e://f@g",
        "ws://a/-._~!$&'()*+;=:@?-._~!$&'()*+;=:@/?, a,           80,   a,                    /-._~!$&'()*+;=:@?-._~!$&'()*+;=:@/?",
        "ws://a/b@c#://d,                        a,               80,   a,                    /b@c",
        "ws://a_b.example/,                      a_b.example,     80,   a_b.example,          /",
        "ws://127.0.0.1:8080/,                   127.0.0.1,       8080, 127.0.0.1:8080,       /",
        "ws://[::1]:8080/,                       ::1,             8080, [::1]:8080,           /",
        "ws://[2001:DB8::1]/,                    2001:db8::1,     80,   [2001:db8::1],        /",
        "ws://u:p@a:81/b,                        a,               81,   a:81,                 /b",
        "ws://xn--bcher-kva.example/,            xn--bcher-kva.example, 80, xn--bcher-kva.example, /"
    })
    void urlIsTakenApart(String text, String host, int port, String hostHeader, String target) {
        WebSocketUrl url = WebSocketUrl.parse(text);
        assertEquals(host, url.host());
        assertEquals(port, url.port());
        assertEquals(hostHeader, url.hostHeader());
        assertEquals(target, url.target());
        assertEquals((url.isSecure() ? "wss://" : "ws://") + hostHeader + target, url.toString());
    }

    @Test
    void onlyWssIsSecure() {
        assertTrue(WebSocketUrl.parse("wss://a/").isSecure());
        assertTrue(WebSocketUrl.parse("WSS://a/").isSecure());
        assertFalse(WebSocketUrl.parse("ws://a/").isSecure());
    }

    @Test
    void authorityAlwaysHasAPort() {
        assertEquals("a:80", WebSocketUrl.parse("ws://a/").authority());
        assertEquals("a:443", WebSocketUrl.parse("wss://a/").authority());
        assertEquals("a:81", WebSocketUrl.parse("wss://u:p@a:81/").authority());
        assertEquals("[::1]:80", WebSocketUrl.parse("ws://[::1]").authority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://www.example.com/",
                "https://a/",
                "wsx://a/",
                "stream.wikimedia.org/rc",
                "//a/",
                "a",
                "",
                "ws:a",
                "ws:/a",
                "ws:///a",
                "ws://",
                "ws://:80/",
                "ws://?a",
                "ws://#a",
                " ws://a/",
                "ws://a/ ",
                "ws://a/b c",
                "ws://a/\r\nX: y",
                "ws://a/\u00e4",
                "ws://a/#\u00e4",
                "ws://b\u00fccher.example/",
                "ws://a b/",
                "ws://a%20b/",
                "ws://a:x/",
                "ws://a:0/",
                "ws://a:65536/",
                "ws://a:-1/",
                "ws://a:80:80/",
                "ws://[::1/",
                "ws://[::1]8080/",
                "ws://[localhost]/",
                "ws://[fe80::1%25eth0]/",
                "ws://::1/",
                "ws://a\\b/",
                "ws://a\\@b/",
                "ws://a@b@c/",
                "#ws://a/",
                "ws://us er@a/",
                "ws://%zz@a/",
                "ws://u%4@a/",
                "ws://u%@a/",
                "ws://u[@a/"
            })
    void whatIsNoWebSocketUrlIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> WebSocketUrl.parse(text));
        assertTrue(refusal.getMessage().endsWith(" is not a valid WebSocket URL"), refusal.getMessage());
    }

    @Test
    void refusalNamesTheUrlButNoPassword() {
        assertEquals("http://a/ is not a valid WebSocket URL", refusal("http://a/"));
        assertEquals("http://***@a/ is not a valid WebSocket URL", refusal("http://user:secret@a/"));
        assertEquals("ws://***@b/ is not a valid WebSocket URL", refusal("ws://user:sec@ret@b/"));
        assertEquals("***@a is not a valid WebSocket URL", refusal("user@a"));
    }

    @ParameterizedTest
    @ValueSource(chars = {'"', '<', '>', '\\', '^', '`', '{', '|', '}', '[', ']', '%'})
    void characterThatHasToBeEscapedIsRefused(char c) {
        // RFC 3986 3.3 to 3.5
        for (String start : List.of("ws://a/", "ws://a?", "ws://a/b?c=", "ws://a#", "ws://a/b#c?")) {
            for (String end : List.of("", "d", "zz", "0")) {
                String url = start + c + end;
                assertEquals(
                        url + " is not a valid WebSocket URL: '" + c
                                + "' has to be percent-escaped (RFC 3986 3.3 to 3.5)",
                        refusal(url));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://user:secret@a/|",
                "ws://user:secret@a/?b=c://d|",
                "ws://user:secret@a/?b=c://d@e|",
                "ws://user:secret@a/b@|",
                "ws://user:sec://ret@a/|",
                "user:secret://secret@a/",
                "1:secret://secret@a/",
                "ws|://user:secret@a/",
                "://user:secret@a/"
            })
    void noRefusalNamesAPassword(String url) {
        String message = refusal(url);
        assertFalse(message.contains("secret"), message);
        assertFalse(message.contains("ret@"), message);
    }

    private static String refusal(String text) {
        return assertThrows(IllegalArgumentException.class, () -> WebSocketUrl.parse(text))
                .getMessage();
    }

    private static String user(String userInfo) {
        String header = WebSocketUrl.parse("ws://" + userInfo + "@a/").basicAuthorization();
        assertEquals("Basic ", header.substring(0, 6));
        return new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
    }

    @Test
    void userAndPasswordAreDecoded() {
        assertEquals("user:pass", user("user:pass"));
        assertEquals("us@er:pa ss", user("us%40er:pa%20ss"));
        assertEquals("u:p:w:x", user("u:p:w%3ax"));
        assertEquals("\u00e4:\u20ac", user("%C3%a4:%e2%82%ac"));
        assertEquals("a+b:c&d=e", user("a+b:c&d=e"));
    }

    @Test
    void userWithoutAPasswordHasAnEmptyOne() {
        // RFC 7617 2: user-id, a colon, and the password
        assertEquals("user:", user("user"));
        assertEquals("user:", user("user:"));
        assertEquals(":pass", user(":pass"));
    }

    @Test
    void urlWithoutAUserAuthorizesNobody() {
        assertNull(WebSocketUrl.parse("ws://a/").basicAuthorization());
        assertNull(WebSocketUrl.parse("ws://@a/").basicAuthorization());
        assertNull(WebSocketUrl.parse("ws://a/b@c").basicAuthorization());
    }

    @ParameterizedTest
    @ValueSource(strings = {"us%3Aer:p", "us%3aer", "u%00:p", "u:p%0d%0a", "u%7f:p"})
    void userThatCouldBeTakenForAnotherIsRefused(String userInfo) {
        refusal("ws://" + userInfo + "@a/");
    }

    @Test
    void wordsHoldNoSecrets() {
        assertEquals(
                "wss://a:81/b?c",
                WebSocketUrl.parse("wss://user:secret@a:81/b?c#d").toString());
    }
}
