package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.WebSocket;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stays of the request when the container has taken it back, and how the handler is called with it. */
interface RequestContract extends Contract {

    @Test
    default void pathQueryHeadersAndAddressesAreKept() throws Exception {
        Recorder server = Recorder.echo();
        String path = stage().play(server);
        OpeningRequest request = stage().request(path + "?room=4%2F5&name=z%C3%BC")
                .with("User-Agent", "contract/1.0")
                .and("X-Many", "one")
                .and("X-Many", "two");
        try (RawClient client = stage().connect()) {
            client.open(request).send(text("after the upgrade")).expectText("after the upgrade");
            var socket = server.socket();
            assertEquals(path, socket.path());
            assertEquals("room=4%2F5&name=z%C3%BC", socket.query());
            assertEquals("contract/1.0", socket.header("user-agent"));
            assertNull(socket.header("X-Absent"));
            assertEquals(
                    List.of("one", "two"),
                    socket.headers().entrySet().stream()
                            .filter(header -> header.getKey().equalsIgnoreCase("X-Many"))
                            .findFirst()
                            .orElseThrow()
                            .getValue());
            assertEquals("127.0.0.1", socket.remoteAddress());
            assertEquals(stage().url(path + "?room=4%2F5&name=z%C3%BC"), socket.url());
        }
    }

    @Test
    default void whatIsAbsentIsNull() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(text("hello")).expectText("hello");
            assertNull(server.socket().query());
            assertNull(server.socket().principal());
            assertNull(server.socket().attribute(TestApplications.ATTRIBUTE));
            assertEquals("", server.socket().protocol());
        }
    }

    @Test
    default void aFilterThatWrapsRequestAndResponseMayStandInFront() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(stage().playWrapped(server))) {
            client.send(text("hello")).expectText("hello");
            assertEquals(TestApplications.USER, server.socket().principal().getName());
            assertEquals("blue", server.socket().attribute(TestApplications.ATTRIBUTE));
            client.send(WireFrame.close(1000, "bye")).expectClose(1000, "bye").expectEnd();
        }
        server.expectClosed(1000, "bye");
    }

    @Test
    default void theRequestIsWholeWhileConnecting() throws Exception {
        Recorder server = new Recorder()
                .atConnect(socket -> socket.send(socket.principal().getName() + ", "
                        + socket.attribute(TestApplications.ATTRIBUTE) + ", " + socket.header("Cookie")));
        OpeningRequest request = stage().request(stage().playWrapped(server)).with("Cookie", "session=1");
        try (RawClient client = stage().connect()) {
            client.open(request).expectText("ada, blue, session=1");
        }
    }

    @Test
    default void listenersRunWithTheClassLoaderOfTheApplication() throws Exception {
        Recorder server = new Recorder();
        Consumer<WebSocket> note =
                socket -> server.add("in " + Thread.currentThread().getContextClassLoader());
        server.atConnect(note::accept).atOpen(note).atMessage((socket, message) -> {
            note.accept(socket);
            socket.pause();
            server.add("paused");
        });
        try (RawClient client = stage().open(server)) {
            client.send(text("one"), text("two"));
            server.expect("paused");
            server.socket().resume();
            Eventually.eventually("both are delivered", () -> server.count("paused") == 2);
        }
        List<String> loaders = server.events().stream()
                .filter(event -> event.startsWith("in "))
                .toList();
        assertEquals(Set.of(loaders.get(0)), Set.copyOf(loaders));
        assertEquals(4, loaders.size());
    }

    @Test
    default void aServletMayAcceptByItself() throws Exception {
        Recorder server = Recorder.echo();
        String path = stage().play(server, stage().options());
        try (RawClient client = stage().connect()) {
            HttpReply plain =
                    client.ask(stage().request(path).without("Upgrade").with("Connection", "keep-alive"));
            assertEquals(200, plain.status());
            assertEquals("GET" + TestApplications.PLAIN, plain.body());
            client.open(stage().request(path)).send(text("hello")).expectText("hello");
        }
    }

    @Test
    default void aHandlerNamedInAnInitParamIsCalled() throws Exception {
        OpeningRequest request = stage().request("/echo").with("Sec-WebSocket-Protocol", "amqp");
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            assertEquals("amqp", client.expectOpened(request).header("Sec-WebSocket-Protocol"));
            client.send(text("hello")).expectText("hello");
        }
    }

    static Stream<Named<Exception>> exceptions() {
        return Stream.of(
                Named.of("unchecked", new IllegalStateException("secret")),
                Named.of("IOException", new IOException("secret")),
                Named.of("ServletException", new ServletException("secret")),
                Named.of("checked", new Exception("secret")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.RequestContract#exceptions")
    default void aHandlerThatThrowsWhileConnectingGives500AndNoUpgrade(Exception thrown) throws Exception {
        Recorder server = new Recorder().atConnect(socket -> {
            socket.send("never");
            throw thrown;
        });
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(stage().play(server)));
            assertEquals(500, reply.status());
            assertNull(reply.header("Sec-WebSocket-Accept"));
            assertFalse(reply.body().contains("never"), reply.body());
            if (!reply.closesConnection()) {
                client.open(stage().request("/echo")).send(text("next")).expectText("next");
            }
        }
        assertTrue(server.events().contains("refused"));
        assertFalse(server.events().contains("open"));
    }
}
