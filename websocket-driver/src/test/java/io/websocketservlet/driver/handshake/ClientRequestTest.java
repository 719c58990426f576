package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientRequestTest {

    /** The example of RFC 6455 1.3: base64 of these is dGhlIHNhbXBsZSBub25jZQ==. */
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);

    private static final WebSocketUrl URL = WebSocketUrl.parse("ws://server.example.com/chat");

    private static ClientHandshake handshake(ClientOffer offer) {
        return new ClientHandshake(URL, offer, NONCE);
    }

    private static ClientHandshake handshake(String... protocols) {
        return handshake(ClientOffer.nothing().withProtocols(List.of(protocols)));
    }

    private static String request(String url, ClientOffer offer) {
        byte[] bytes = new ClientHandshake(WebSocketUrl.parse(url), offer, NONCE).request();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void requestOfTheRfc() {
        assertEquals(
                Heads.lines(
                        "GET /chat HTTP/1.1",
                        "Host: server.example.com",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Protocol: chat, superchat",
                        "Origin: http://example.com"),
                request(
                        "ws://server.example.com/chat",
                        ClientOffer.nothing()
                                .withProtocols(List.of("chat", "superchat"))
                                .withHeaders(new Headers().add("Origin", "http://example.com"))));
    }

    @Test
    void everythingHasItsPlace() {
        ClientOffer offer = ClientOffer.nothing()
                .withProtocols(List.of("chat"))
                .withHeaders(new Headers().add("User-Agent", "x").add("Cookie", "a=b"))
                .withExtensions(Extensions.of(PermessageDeflate.client()));
        String request = new String(
                new ClientHandshake(WebSocketUrl.parse("wss://u:p@a:81/b?c#d"), offer, NONCE).request(),
                StandardCharsets.ISO_8859_1);
        assertEquals(
                Heads.lines(
                        "GET /b?c HTTP/1.1",
                        "Host: a:81",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Protocol: chat",
                        "Authorization: Basic dTpw",
                        "User-Agent: x",
                        "Cookie: a=b",
                        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
                request);
    }

    @Test
    void requestIsOneThatOurServerAccepts() throws HandshakeException {
        HttpRequest request = Heads.readRequest(request("ws://a:81/b", ClientOffer.nothing()));
        ServerHandshake server = new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers());
        assertEquals(new Agreement("hybi-13", ""), server.judge(request));
    }

    @Test
    void requestIsTheSameEachTime() {
        ClientHandshake handshake = handshake("chat");
        assertArrayEquals(handshake.request(), handshake.request());
    }

    @Test
    void nonceHasSixteenBytes() {
        assertThrows(
                IllegalArgumentException.class, () -> new ClientHandshake(URL, ClientOffer.nothing(), new byte[15]));
    }

    @Test
    void userIsNamedOnce() {
        ClientOffer offer = ClientOffer.nothing().withHeaders(new Headers().add("authorization", "Bearer x"));
        assertThrows(IllegalArgumentException.class, () -> request("ws://u:p@a/", offer));
        assertTrue(request("ws://a/", offer).contains("\r\nauthorization: Bearer x\r\n"));
    }
}
