package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our client talks to our server, without a socket between them. */
class ClientAgainstServerTest {

    private static final int WHOLE = Integer.MAX_VALUE;
    private static final String LONG = "long ".repeat(200);

    private final HttpRecorder<ClientDriver> client = HttpRecorder.client();
    private final HttpRecorder<ServerDriver> server = HttpRecorder.server();

    private void start(ClientOffer offer, ServerHandshake handshake) {
        server.onEvent(event -> {
            if (event instanceof Event.Connected) {
                server.driver.start(handshake);
            }
        });
        client.driver.start(new ClientHandshake(WebSocketUrl.parse("ws://a:81/chat"), offer, new byte[16]));
    }

    private static ServerHandshake speaking(String... protocols) {
        return new ServerHandshake(List.of(protocols), OriginPolicy.sameOrigin(), new Headers());
    }

    /** Carries bytes to and fro, in pieces of this size, until nobody has any. */
    private void talk(int size) {
        boolean busy = true;
        while (busy) {
            busy = carry(client, server, size) | carry(server, client, size);
        }
    }

    private static boolean carry(HttpRecorder<?> from, HttpRecorder<?> to, int size) {
        byte[] bytes = from.receive().writtenBytes();
        for (int at = 0; at < bytes.length; at += Math.min(size, bytes.length - at)) {
            to.receive(Arrays.copyOfRange(bytes, at, at + Math.min(size, bytes.length - at)));
        }
        return bytes.length > 0;
    }

    private void converse(int size) {
        start(ClientOffer.nothing().withProtocols(List.of("irc", "chat")), speaking("chat"));
        client.driver.send(Message.text("early"));
        client.driver.ping(Hex.bytes("70"), () -> {});
        talk(size);
        client.driver.send(Message.binary(new byte[3]));
        server.driver.send(Message.text(LONG));
        talk(size);
        server.driver.close(1001, "bye");
        talk(size);
        assertEquals("chat", client.driver.agreement().protocol());
        assertEquals("chat", server.driver.agreement().protocol());
        assertEquals(List.of("open", "pong p answers", "text " + LONG, "closed 1001 clean bye"), client.events());
        List<String> served = server.events();
        assertEquals(
                List.of("open", "text early", "ping p", "binary 000000", "closed 1001 clean bye"),
                served.subList(1, served.size()));
    }

    @Test
    void conversation() {
        converse(WHOLE);
    }

    @Test
    void conversationByteByByte() {
        converse(1);
    }

    @Test
    void refusalReachesTheClient() {
        ServerHandshake other = new ServerHandshake(List.of(), OriginPolicy.of(Set.of("http://b")), new Headers());
        start(ClientOffer.nothing().withHeaders(new Headers().add("Origin", "http://c")), other);
        talk(WHOLE);
        assertEquals(403, client.driver.status());
        assertEquals(
                "closed 1002 unclean opening handshake: status 403 \"Forbidden\", expected 101",
                client.events().get(1));
        assertEquals(ReadyState.CLOSED, server.driver.readyState());
    }
}
