package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options say in the opening handshake, and what is agreed on there. */
@Timeout(60)
class HandshakeOptionsTest {

    /** The request that a client makes with these options. */
    private static String requestOf(ClientOptions options) throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(client -> request.complete(client.readHead()))) {
            new Heard().connect(server.url(), options).expectClosed(1006);
            return request.get();
        }
    }

    @Test
    void aRequestAsksForNothingByItself() throws Exception {
        String request = requestOf(ClientOptions.defaults());
        assertTrue(request.startsWith("GET / HTTP/1.1\r\n"), request);
        assertTrue(request.contains("\r\nSec-WebSocket-Version: 13\r\n"), request);
        for (String absent : new String[] {"Origin", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Cookie"}) {
            assertFalse(request.contains(absent), request);
        }
    }

    @Test
    void headersOriginAndCookiesAreSent() throws Exception {
        String request = requestOf(ClientOptions.defaults()
                .withOrigin("https://example.com")
                .withHeader("Cookie", "a=1; b=2")
                .withHeader("Authorization", "Bearer t"));
        assertTrue(request.contains("\r\nOrigin: https://example.com\r\n"), request);
        assertTrue(request.contains("\r\nCookie: a=1; b=2\r\n"), request);
        assertTrue(request.contains("\r\nAuthorization: Bearer t\r\n"), request);
    }

    @Test
    void eachConnectionHasAKeyOfItsOwn() throws Exception {
        String one = requestOf(ClientOptions.defaults());
        String other = requestOf(ClientOptions.defaults());
        int key = one.indexOf("Sec-WebSocket-Key: ");
        assertFalse(one.substring(key, key + 40).equals(other.substring(key, key + 40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "connection", "Sec-WebSocket-Key", "Upgrade", "Content-Length"})
    void aHeaderOfTheProtocolsIsRefused(String name) {
        assertThrows(
                IllegalArgumentException.class, () -> ClientOptions.defaults().withHeader(name, "x"));
    }

    @Test
    void aUserInTheUrlAndInAHeaderIsRefused() {
        ClientOptions options = ClientOptions.defaults().withHeader("Authorization", "Bearer t");
        assertThrows(
                IllegalArgumentException.class,
                () -> WebSocketClient.connect("ws://user:secret@localhost/", options, socket -> {}));
    }

    @Test
    void theServersChoiceOfSubprotocolsIsKnownWhenOpen() throws Exception {
        CompletableFuture<String> protocol = new CompletableFuture<>();
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().atOpen(socket -> protocol.complete(socket.protocol()));
            heard.connect(server.url("/echo"), ClientOptions.defaults().withProtocols("x", "echo", "chat"));
            assertEquals("echo", protocol.get());
            assertEquals("hybi-13", heard.socket.version());
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void aServerThatChoosesNoSubprotocolIsRefused() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard()
                    .connect(server.url("/echo"), ClientOptions.defaults().withProtocols("x"));
            heard.expectClosed(1002);
            assertEquals("error ProtocolException", heard.events().get(0));
        }
    }

    @Test
    void aServerMayChooseNoSubprotocolWhereThatIsOptional() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard();
            heard.connect(
                            server.url("/echo"),
                            ClientOptions.defaults().withProtocols("x").withProtocolOptional(true))
                    .expect("open");
            assertEquals("", heard.socket.protocol());
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, permessage-deflate", "false, ''"})
    void messagesAreCompressedWhereBothWantIt(boolean wanted, String agreed) throws Exception {
        try (OurServer server = OurServer.start()) {
            ClientOptions options = ClientOptions.defaults();
            Heard heard = new Heard()
                    .connect(server.url("/echo"), wanted ? options.withExtensions(PermessageDeflate.client()) : options)
                    .expect("open");
            assertTrue(heard.socket.extensions().startsWith(agreed), heard.socket.extensions());
            assertEquals(wanted, !heard.socket.extensions().isEmpty());
            String text = "again and ".repeat(20);
            heard.socket.send(text);
            heard.expect("text " + text);
            heard.socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void whatIsSentBeforeOpenIsCompressedAsAgreed() throws Exception {
        CompletableFuture<Integer> firstByte = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept("Sec-WebSocket-Extensions: permessage-deflate");
            firstByte.complete(client.read());
        })) {
            Heard heard = new Heard().atConnect(socket -> socket.send("a".repeat(1000)));
            heard.connect(server.url(), ClientOptions.defaults().withExtensions(PermessageDeflate.client()));
            assertEquals(0xC1, firstByte.get()); // FIN, RSV1, text
        }
    }
}
