package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.RequestHead;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The address of a WebSocket, and of a proxy. It is refused, or it says the same when it is written and read again, and the
 * requests that are made of it are whole ones.
 */
public final class UrlTarget {

    private static final WebSocketUrl SERVER = WebSocketUrl.parse("ws://a.example/");

    private UrlTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        WebSocketUrl url;
        try {
            url = WebSocketUrl.parse(text);
        } catch (IllegalArgumentException e) {
            asProxy(text);
            return;
        }
        WebSocketUrl again = WebSocketUrl.parse(url.toString());
        assertEquals(url.toString(), again.toString());
        assertEquals(
                url.host() + " " + url.port() + " " + url.target() + " " + url.isSecure(),
                again.host() + " " + again.port() + " " + again.target() + " " + again.isSecure());
        assertTrue(url.port() > 0 && url.port() < 65_536, text);
        HttpRequest request = read(new ClientHandshake(url, ClientOffer.nothing(), new byte[16]).request());
        assertEquals(url.target(), request.target());
        assertEquals(url.hostHeader(), request.headers().get("Host"));
        assertEquals(url.basicAuthorization(), request.headers().get("Authorization"));
        ProxyConnect proxy = new ProxyConnect(url, "http://b.example");
        proxy.start();
        HttpRequest connect = read(proxy.takeOutput().array());
        assertEquals(url.authority(), connect.target());
        assertEquals("CONNECT", connect.method());
    }

    private static void asProxy(String text) {
        ProxyConnect proxy;
        try {
            proxy = new ProxyConnect(SERVER, text);
        } catch (IllegalArgumentException e) {
            return; // no address either
        }
        assertTrue(proxy.port() > 0 && proxy.port() < 65_536, text);
        proxy.start();
        HttpRequest connect = read(proxy.takeOutput().array());
        assertEquals("a.example:80", connect.target());
    }

    private static HttpRequest read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            HttpRequest request = new RequestHead(new HttpLimits(1 << 20, 1 << 20, 20), false).read(in);
            assertNotNull(request, "not a whole request");
            assertEquals(0, in.remaining());
            return request;
        } catch (HandshakeException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
