package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a WebSocket request, and which are accepted (RFC 6455 4.2 Server-Side Requirements). */
interface HandshakeContract extends Contract {

    /** A change that leaves or makes a handshake what the case says. */
    interface Change extends UnaryOperator<OpeningRequest> {}

    static Named<Change> change(String what, Change change) {
        return Named.of(what, change);
    }

    // Accepted.

    static Stream<Named<Change>> unusualButLegal() {
        return Stream.of(
                change("version 8", request -> request.with("Sec-WebSocket-Version", "8")),
                change("version 7", request -> request.with("Sec-WebSocket-Version", "7")),
                change("unknown extension", request -> request.with("Sec-WebSocket-Extensions", "x-unknown; a=1")),
                change("a cookie", request -> request.with("Cookie", "a=b; c=\"d\"")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.HandshakeContract#unusualButLegal")
    default void anUnusualButLegalHandshakeIsAccepted(Change change) throws Exception {
        accept(change);
    }

    default void accept(Change change) throws Exception {
        OpeningRequest request = change.apply(stage().request(stage().play(Recorder.echo())));
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            HttpReply reply = client.expectOpened(request);
            assertNull(reply.header("Sec-WebSocket-Extensions"));
            assertNull(reply.header("Sec-WebSocket-Protocol"));
            client.send(text("hello")).expectText("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"13, hybi-13", "8, hybi-8", "7, hybi-7"})
    default void theSocketKnowsItsVersion(String version, String name) throws Exception {
        Recorder server = new Recorder();
        OpeningRequest request = stage().request(stage().play(server)).with("Sec-WebSocket-Version", version);
        try (RawClient client = stage().connect()) {
            client.open(request);
            assertEquals(name, server.socket().version());
        }
    }

    // Refused.

    static Stream<Named<Change>> malformed() {
        return Stream.of(
                change("a body announced", request -> request.with("Content-Length", "5")),
                change("protocol not a token", request -> request.with("Sec-WebSocket-Protocol", "irc, a b")),
                change("extensions malformed", request -> request.with("Sec-WebSocket-Extensions", "a; =1, ,")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.HandshakeContract#malformed")
    default void aMalformedHandshakeIsRefusedWith400(Change change) throws Exception {
        refuse(change.apply(stage().request("/echo")), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "14", "6", "0", "thirteen"})
    default void anotherVersionIsRefusedWith426AndToldWhichOnesServe(String version) throws Exception {
        HttpReply reply = refuse(stage().request("/echo").with("Sec-WebSocket-Version", version), 426);
        assertEquals("13, 8, 7", reply.header("Sec-WebSocket-Version"));
    }

    @Test
    default void noVersionIsRefusedWith426() throws Exception {
        HttpReply reply = refuse(stage().request("/echo").without("Sec-WebSocket-Version"), 426);
        assertEquals("13, 8, 7", reply.header("Sec-WebSocket-Version"));
    }

    @Test
    default void theHandlerIsToldOfARefusedHandshakeAndNotConnected() throws Exception {
        Recorder server = new Recorder();
        refuse(stage().request(stage().play(server)).with("Sec-WebSocket-Protocol", "a b"), 400);
        server.expectAll("rejected 400");
    }

    /** Has a handshake refused, and sees that neither this connection nor the server has suffered. */
    default HttpReply refuse(OpeningRequest request, int status) throws Exception {
        HttpReply reply;
        try (RawClient client = stage().connect()) {
            reply = client.ask(request);
            assertEquals(status, reply.status());
            assertNotNull(reply.header("Content-Type"), "no Content-Type");
            assertTrue(reply.header("Content-Type").startsWith("text/plain"), reply.header("Content-Type"));
            assertFalse(reply.body().isBlank(), "no reason");
            assertNull(reply.header("Sec-WebSocket-Accept"));
            if (reply.closesConnection() && request.isRepeatable()) {
                client.expectAnyEnd();
            } else if (request.isRepeatable()) {
                client.open(stage().request("/echo")).send(text("next")).expectText("next");
            }
        }
        try (RawClient client = stage().open("/echo")) {
            client.send(text("hello")).expectText("hello");
        }
        return reply;
    }

    // Not for us.

    static Stream<Named<Change>> otherRequests() {
        return Stream.of(
                change("POST", request -> request.method("POST").with("Content-Length", "0")),
                change("no Upgrade", request -> request.without("Upgrade")),
                change("upgrade to something else", request -> request.with("Upgrade", "x-other")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.HandshakeContract#otherRequests")
    default void anotherRequestPassesDownTheChain(Change change) throws Exception {
        for (String path : List.of("/echo", stage().play(new Recorder()), stage().playWrapped(new Recorder()))) {
            OpeningRequest request = change.apply(stage().request(path));
            try (RawClient client = stage().connect()) {
                HttpReply reply = client.ask(request);
                assertEquals(200, reply.status());
                assertTrue(reply.body().endsWith(TestApplications.PLAIN), reply.body());
                client.open(stage().request("/echo")).send(text("next")).expectText("next");
            }
        }
    }

    // Subprotocols.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"irc|irc", "amqp|amqp", "amqp, irc|amqp", "mqtt, irc, amqp|irc", "mqtt|", "IRC|"})
    default void theFirstProtocolOfTheClientThatTheServerListsIsChosen(String offered, String chosen) throws Exception {
        Recorder server = Recorder.echo();
        WebSocketOptions options = stage().options().withProtocols("irc", "amqp");
        OpeningRequest request = stage().request(stage().play(server, options)).with("Sec-WebSocket-Protocol", offered);
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            assertEquals(chosen, client.expectOpened(request).header("Sec-WebSocket-Protocol"));
            assertEquals(chosen == null ? "" : chosen, server.socket().protocol());
            client.send(text("hello")).expectText("hello");
        }
    }

    @Test
    default void protocolsMayStandInSeveralLines() throws Exception {
        OpeningRequest request = stage().request("/echo")
                .and("Sec-WebSocket-Protocol", "mqtt")
                .and("Sec-WebSocket-Protocol", "amqp, irc");
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            assertEquals("amqp", client.expectOpened(request).header("Sec-WebSocket-Protocol"));
        }
    }

    @Test
    default void theProtocolIsKnownWhileConnecting() throws Exception {
        Recorder server = new Recorder().atConnect(socket -> socket.send("speaking " + socket.protocol()));
        String path = stage().play(server, stage().options().withProtocols("chat.v2"));
        try (RawClient client = stage().connect()) {
            client.open(stage().request(path).with("Sec-WebSocket-Protocol", "chat.v1, chat.v2"));
            client.expectText("speaking chat.v2");
        }
    }
}
