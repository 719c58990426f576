package io.websocketservlet.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.handshake.HandshakeException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One request on its way to a WebSocket. */
@Timeout(30)
class AcceptanceTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<Transport>> handovers = new ArrayList<>();
    private ProviderLoader loader;
    private ServletContext context;
    private Handshake handshake;
    private Answer answer;

    @BeforeEach
    void prepare(@TempDir Path directory) throws IOException {
        loader = ProviderLoader.naming(directory, TestedUpgrade.class.getName());
        context = Handshake.application(loader);
        answer = new Answer();
        handshake = new Handshake(context);
        way((response, opened) -> {
            events.add("upgrade with " + answer.status() + " and " + answer.headers());
            handovers.add(opened);
        });
    }

    /** What a container's own way knows of an extended CONNECT. */
    private void connectTo(String protocol) {
        handshake.overHttp2();
        way(new TestedUpgrade.Way() {
            @Override
            public String connectProtocol() {
                return protocol;
            }

            @Override
            public void upgrade(HttpServletResponse response, Consumer<Transport> opened) {
                events.add("upgrade with " + answer.status() + " and " + answer.headers());
                handovers.add(opened);
            }
        });
    }

    private void way(TestedUpgrade.Way way) {
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, way);
    }

    @AfterEach
    void end() throws IOException {
        Endpoints.end(context);
        loader.close();
    }

    /** Notes what it is told. */
    private final class Noted implements WebSocketHandler {

        private final WebSocketHandler then;

        Noted(WebSocketHandler then) {
            this.then = then;
        }

        @Override
        public void connect(WebSocket socket) throws Exception {
            events.add("connect");
            socket.onOpen(() -> events.add("open"));
            socket.onClose(close -> events.add("close " + close.code()));
            then.connect(socket);
        }

        @Override
        public void rejected(HttpServletRequest request, HandshakeException refusal) {
            assertSame(handshake.request, request);
            events.add("rejected " + refusal.status());
        }
    }

    private void accept(WebSocketOptions options, WebSocketHandler handler) throws IOException, ServletException {
        WebSocket.accept(handshake.request, answer.response, options, new Noted(handler));
    }

    private void accept(WebSocketHandler handler) throws IOException, ServletException {
        accept(WebSocketOptions.defaults(), handler);
    }

    private static String head(String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.addAll(List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + Handshake.ACCEPT));
        return "upgrade with 101 and " + lines;
    }

    @Test
    void theHandlerComesBeforeTheAnswerAndTheAnswerBeforeTheUpgrade() throws Exception {
        accept(socket -> {
            assertEquals(200, answer.status());
            assertEquals(List.of(), answer.headers());
            assertEquals(ReadyState.CONNECTING, socket.readyState());
        });
        assertEquals(List.of("connect", head()), events);
        handovers.get(0).accept(new WireTransport());
        assertEquals(List.of("connect", head(), "open"), events);
    }

    @Test
    void anExtendedConnectIsAnsweredWith200() throws Exception {
        connectTo("websocket");
        assertTrue(WebSocket.isWebSocket(handshake.request));
        handshake.with("Sec-WebSocket-Protocol", "amqp").with("Origin", "https://example.com");
        accept(
                WebSocketOptions.defaults().withProtocols("amqp"),
                socket -> assertEquals("wss://example.com/app/chat", socket.url()));
        assertEquals(List.of("connect", "upgrade with 200 and [Sec-WebSocket-Protocol: amqp]"), events);
    }

    @Test
    void anExtendedConnectIsJudgedByTheSameRules() throws Exception {
        connectTo("websocket");
        handshake.with("Origin", "https://elsewhere.example");
        refused(403, "Origin \"https://elsewhere.example\" may not connect here");
        handshake.without("Origin").with("Sec-WebSocket-Version", "9");
        refused(426, "Sec-WebSocket-Version \"9\", supported are 13, 8, 7", "Sec-WebSocket-Version: 13, 8, 7");
    }

    @Test
    void aConnectToSomethingElseAsksForNoWebSocket() {
        connectTo("connect-udp");
        assertFalse(WebSocket.isWebSocket(handshake.request));
        connectTo(null);
        assertFalse(WebSocket.isWebSocket(handshake.request));
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, null); // of a container that no way knows
        assertFalse(WebSocket.isWebSocket(handshake.request));
    }

    @Test
    void theAnswerCarriesTheProtocolAndTheHeadersOfTheOptions() throws Exception {
        handshake.with("Sec-WebSocket-Protocol", "mqtt, amqp");
        accept(WebSocketOptions.defaults().withProtocols("amqp", "irc").withHeader("X-A", "1"), socket -> {
            assertEquals("amqp", socket.protocol());
            assertEquals("hybi-13", socket.version());
        });
        assertEquals(
                "upgrade with 101 and [X-A: 1, Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Accept: "
                        + Handshake.ACCEPT + ", Sec-WebSocket-Protocol: amqp]",
                events.get(1));
    }

    @Test
    void theSocketTellsWhatIsKeptOfTheRequest() throws Exception {
        when(handshake.request.getQueryString()).thenReturn("room=1");
        when(handshake.request.getUserPrincipal()).thenReturn(() -> "james");
        handshake.with("X-Token", "secret").withAttribute("user", 7);
        accept(socket -> {
            assertEquals("ws://example.com/app/chat?room=1", socket.url());
            assertEquals("/chat", socket.path());
            assertEquals("room=1", socket.query());
            assertEquals("secret", socket.header("x-token"));
            assertEquals(List.of("secret"), socket.headers().get("X-Token"));
            assertEquals("192.0.2.1", socket.remoteAddress());
            assertEquals("james", socket.principal().getName());
            assertEquals(7, socket.attribute("user"));
            assertNull(socket.attribute("nothing"));
        });
        assertEquals("connect", events.get(0));
    }

    @Test
    void whatTheHandlerSendsLeavesBehindTheUpgrade() throws Exception {
        accept(socket -> {
            assertTrue(socket.send("hi"));
            assertTrue(socket.close());
        });
        WireTransport transport = new WireTransport();
        handovers.get(0).accept(transport);
        // FIN text of 2 "hi", FIN close of 2, 1000
        assertEquals("81026869" + "880203e8", transport.written());
    }

    @Test
    void aWrappedRequestIsUpgradedUnwrapped() throws Exception {
        HttpServletRequest wrapped = new HttpServletRequestWrapper(handshake.request);
        WebSocket.accept(wrapped, answer.response, socket -> {});
        assertEquals(1, handovers.size());
    }

    private void refused(int status, String body, String... headers) throws Exception {
        events.clear();
        answer = new Answer();
        accept(socket -> {});
        assertEquals(List.of("rejected " + status), events);
        assertEquals(status, answer.status());
        assertEquals(body, answer.body());
        assertEquals("text/plain;charset=utf-8", answer.type());
        assertEquals(body.length(), answer.length());
        assertEquals(List.of(headers), answer.headers());
    }

    @Test
    void aHandshakeThatIsNoneIsRefusedWith400() throws Exception {
        handshake.without("Upgrade");
        refused(400, "not a WebSocket request: it takes GET, Upgrade: websocket and Connection: Upgrade");
    }

    @Test
    void aBadKeyIsRefusedWith400() throws Exception {
        handshake.without("Sec-WebSocket-Key");
        refused(400, "no Sec-WebSocket-Key, it takes one, base64 of 16 bytes");
        handshake.with("Sec-WebSocket-Key", "short");
        refused(400, "Sec-WebSocket-Key \"short\", it takes one, base64 of 16 bytes");
    }

    @Test
    void anUnknownVersionIsRefusedWith426AndThoseThatAreKnown() throws Exception {
        handshake.with("Sec-WebSocket-Version", "9");
        refused(
                426,
                "Sec-WebSocket-Version \"9\", supported are 13, 8, 7",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13, 8, 7");
    }

    @Test
    void anotherOriginIsRefusedWith403() throws Exception {
        handshake.with("Origin", "https://evil.example");
        refused(403, "Origin \"https://evil.example\" may not connect here");
    }

    @Test
    void aRequestThatNobodyCanUpgradeIsRefusedWith503() throws Exception {
        handshake = new Handshake(context);
        WebSocketOptions natively = WebSocketOptions.defaults().withTransport(TransportChoice.NATIVE);
        try (LogLines log = LogLines.of(Endpoints.class)) {
            accept(natively, socket -> {});
            assertEquals(1, log.all().size());
        }
        assertEquals(List.of("rejected 503"), events);
        assertEquals(503, answer.status());
        assertEquals("this server cannot open WebSockets; its log says why", answer.body());
    }

    /** Header values of the client's stand in the answer, but not as they came. */
    @Test
    void aRefusalRepeatsNothingThatCouldBreakOutOfIt() throws Exception {
        handshake.with("Sec-WebSocket-Version", "9\r\nSet-Cookie: a=1\u00e4");
        accept(socket -> {});
        assertTrue(answer.body().startsWith("Sec-WebSocket-Version \"9??Set-Cookie: a=1?\""), answer.body());
    }

    @Test
    void aCommittedResponseIsTheCallersFault() throws Exception {
        answer.commit();
        IllegalStateException fault = assertThrows(IllegalStateException.class, () -> accept(socket -> {}));
        assertEquals("the response is committed, too late for a WebSocket", fault.getMessage());
        assertEquals(List.of(), events);
    }

    @Test
    void whatTheHandlerThrowsIsAnOrdinaryErrorOfHttp() {
        for (Exception fault : List.of(
                new IOException("io"), new ServletException("servlet"), new IllegalArgumentException("argument"))) {
            Exception thrown = assertThrows(
                    Exception.class,
                    () -> accept(socket -> {
                        throw fault;
                    }));
            assertSame(fault, thrown);
        }
        Exception checked = new InterruptedException("checked");
        ServletException wrapped = assertThrows(
                ServletException.class,
                () -> accept(socket -> {
                    throw checked;
                }));
        assertSame(checked, wrapped.getCause());
        assertEquals("the WebSocket handler failed", wrapped.getMessage());
        assertEquals(200, answer.status());
        assertEquals(List.of(), answer.headers());
        assertEquals(0, handovers.size());
        await().until(() ->
                events.stream().filter(event -> event.equals("close 1006")).count() == 4);
    }

    @Test
    void anUpgradeThatFailsIsReportedToBoth() throws Exception {
        IOException fault = new IOException("gone");
        way((response, opened) -> {
            throw fault;
        });
        assertSame(fault, assertThrows(IOException.class, () -> accept(socket -> {})));
        await().until(() -> events.contains("close 1006"));
        assertEquals(List.of("connect", "close 1006"), events);
    }

    @Test
    void aConnectionThatIsHandedOverTooLateIsClosed() throws Exception {
        accept(socket -> {});
        Endpoints.end(context);
        await().until(() -> events.contains("close 1001"));
        WireTransport transport = new WireTransport();
        handovers.get(0).accept(transport);
        assertTrue(transport.isClosed());
        assertEquals("", transport.written());
    }
}
