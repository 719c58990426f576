package io.websocketservlet.driver;

import static io.websocketservlet.driver.HttpRecorder.ANSWER;
import static io.websocketservlet.driver.HttpRecorder.REQUEST;
import static io.websocketservlet.driver.HttpRecorder.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An extension of the application's that throws in the opening handshake, and the connection that ends by it. */
class BrokenExtensionTest {

    private static final String OFFER = "Sec-WebSocket-Extensions: fine, broken";
    private static final String BROKE_DOWN =
            "1011 %sopening handshake: java.lang.IllegalStateException: secret"; // where it is not the peer who reads

    private final List<String> closed = new ArrayList<>();

    /** Agrees to everything, and notes the end of its session. */
    private class Fine implements Extension {

        @Override
        public String name() {
            return "fine";
        }

        ExtensionSession session() {
            return new ExtensionSession() {
                @Override
                public Payload incoming(Payload message, int maxLength) {
                    return message;
                }

                @Override
                public Payload outgoing(Payload message) {
                    return message;
                }

                @Override
                public void close() {
                    closed.add(name());
                }
            };
        }

        @Override
        public Offer offer() {
            return new Offer() {
                @Override
                public List<Parameters> parameters() {
                    return List.of(Parameters.none());
                }

                @Override
                public ExtensionSession activate(Parameters answer) {
                    return session();
                }
            };
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            return new Acceptance(Parameters.none(), session());
        }
    }

    private final class Broken extends Fine {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        ExtensionSession session() {
            throw new IllegalStateException("secret");
        }
    }

    private ServerHandshake handshake(Extension... extensions) {
        return new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.of(extensions));
    }

    private static final String REFUSAL = lines(
            "HTTP/1.1 500 Internal Server Error",
            "Connection: close",
            "Content-Type: text/plain;charset=utf-8",
            "Content-Length: 0");

    private void assertRefused(HttpRecorder<ServerDriver> recorder) {
        assertEquals(
                List.of("failed " + String.format(BROKE_DOWN, ""), "closed " + String.format(BROKE_DOWN, "unclean ")),
                recorder.receive().events());
        assertEquals(REFUSAL, recorder.written());
        assertEquals(List.of("fine"), closed);
        assertEquals(List.of(), recorder.receive(REQUEST).events());
        assertEquals(0, recorder.left());
    }

    @Test
    void serverRefusesWithoutAWordOfIt() {
        HttpRecorder<ServerDriver> recorder =
                HttpRecorder.server().receive(REQUEST.replace("Host: a", "Host: a\r\n" + OFFER));
        recorder.events();
        assertFalse(recorder.driver.start(handshake(new Fine(), new Broken())));
        assertRefused(recorder);
    }

    @Test
    void serverThatStartedEarlyDoesNotThrowAtWhoeverReads() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        assertTrue(recorder.driver.start(handshake(new Fine(), new Broken())));
        recorder.onEvent(event -> {
            if (event instanceof Event.Connected) {
                recorder.events();
            }
        });
        recorder.receive(REQUEST.replace("Host: a", "Host: a\r\n" + OFFER));
        assertRefused(recorder);
    }

    @Test
    void sessionsAreClosedIfTheAnswerCannotBeWorded() {
        ServerHandshake speechless =
                new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers(), Extensions.of(new Fine())) {
                    @Override
                    public HandshakeReply accept(HandshakeRequest request, Agreement agreement) {
                        throw new IllegalStateException("secret");
                    }
                };
        HttpRecorder<ServerDriver> recorder =
                HttpRecorder.server().receive(REQUEST.replace("Host: a", "Host: a\r\n" + OFFER));
        recorder.events();
        assertFalse(recorder.driver.start(speechless));
        assertRefused(recorder);
    }

    @Test
    void clientFailsAndIsOver() {
        HttpRecorder<ClientDriver> recorder = HttpRecorder.client();
        recorder.driver.start(new ClientHandshake(
                WebSocketUrl.parse("ws://a/chat"),
                ClientOffer.nothing().withExtensions(Extensions.of(new Fine(), new Broken())),
                "the sample nonce".getBytes(StandardCharsets.US_ASCII)));
        recorder.receive(ANSWER.replace("Upgrade: websocket", "Upgrade: websocket\r\n" + OFFER));
        String fault = "opening handshake: broken: secret";
        assertEquals(List.of("failed 1010 " + fault, "closed 1010 unclean " + fault), recorder.events());
        assertEquals(101, recorder.driver.status());
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals(List.of("fine"), closed);
    }
}
