package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.pkitesting.X509Bundle;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.servlet.WebSocket;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vectors of the areas {@code api} and {@code api-tls}, which tell in prose what the seeds do as a whole: each is a
 * test by its name. Where ours does something else, the decision stands beside it.
 */
@Timeout(60)
class ApiVectorsTest {

    private static final String HELLO = "818537fa213d7f9f4d5158";

    private static final String REQUEST = """
            GET /test HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private static final String REQUEST_75 = """
            GET /test HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: WebSocket\r
            Connection: Upgrade\r
            \r
            """;

    @TempDir
    private static Path files;

    @Test
    void everyVectorIsATest() throws Exception {
        Set<String> vectors = new TreeSet<>();
        try (InputStream in = ApiVectorsTest.class.getResourceAsStream("/vectors.json")) {
            for (JsonNode vector : new ObjectMapper().readTree(in)) {
                if (vector.path("area").asText().startsWith("api")) {
                    vectors.add(vector.path("id").asText().replace("-", "").toLowerCase(Locale.ROOT));
                }
            }
        }
        Set<String> tests = Arrays.stream(ApiVectorsTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        tests.remove("everyvectorisatest");
        assertEquals(23, vectors.size());
        assertEquals(vectors, tests);
    }

    // The client.

    @Test
    void apiClientRefused() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        List<ReadyState> states = new ArrayList<>();
        Heard heard = new Heard();
        heard.atConnect(socket -> socket.onError(error -> {
            heard.error = error;
            states.add(socket.readyState());
        }));
        heard.connect("ws://127.0.0.1:" + port + "/").expectAll("close 1006 ");
        assertInstanceOf(ConnectException.class, heard.error);
        // as in browsers: closed already when the error is told; the seeds say connecting
        assertEquals(List.of(ReadyState.CLOSED), states);
        assertEquals(ReadyState.CLOSED, heard.socket.readyState());
    }

    /** Decision 5: there are timeouts for connecting and for the handshake; the seeds wait for ever. */
    @Test
    void apiClientSilentServer() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> client.readAll())) {
            Heard heard = new Heard()
                    .connect(server.url(), ClientOptions.defaults().withHandshakeTimeout(Duration.ofMillis(200)));
            assertEquals(ReadyState.CONNECTING, heard.socket.readyState());
            heard.expectAll("error SocketTimeoutException", "close 1006 ");
            assertInstanceOf(SocketTimeoutException.class, heard.error);
        }
    }

    @Test
    void apiClientCloseWhileConnecting() throws Exception {
        CountDownLatch come = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            come.countDown();
            client.readAll();
        })) {
            Heard heard = new Heard().connect(server.url());
            come.await();
            assertTrue(heard.socket.close());
            heard.expectAll("close 1000 ");
            assertEquals(ReadyState.CLOSED, heard.socket.readyState());
        }
    }

    /** A proxy that does not let us pass is the end: the seeds leave the socket connecting for ever. */
    @Test
    void apiProxy407Keepalive() throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            assertEquals(-1, client.read());
        })) {
            ProxyOptions through = ProxyOptions.of("http://127.0.0.1:" + proxy.port());
            Heard heard = new Heard()
                    .connect("ws://example.com/", ClientOptions.defaults().withProxy(through));
            heard.expectClosed(1002);
            assertInstanceOf(ProtocolException.class, heard.error);
            assertTrue(heard.error.getMessage().contains("ws://example.com/"), heard.error.getMessage());
            assertEquals(ReadyState.CLOSED, heard.socket.readyState());
        }
    }

    /** Options have types, so that an unknown one does not compile; one with a value that makes no sense throws. */
    @Test
    void apiUnknownOption() {
        assertThrows(NoSuchMethodException.class, () -> ClientOptions.class.getMethod("withFoo", int.class));
        assertThrows(
                IllegalArgumentException.class, () -> ClientOptions.defaults().withMaxLength(0));
        assertThrows(
                IllegalArgumentException.class, () -> ClientOptions.defaults().withConnectTimeout(Duration.ZERO));
    }

    /** An option of the same kind, documented by a seed that refuses it. What it was for is {@link ClientGroup}. */
    @Test
    void nodeNetOption() {
        assertThrows(NoSuchMethodException.class, () -> ClientOptions.class.getMethod("withNet", Object.class));
    }

    // The server.

    private static Peer raw(OurServer server) throws Exception {
        Peer peer = new Peer(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        peer.send(REQUEST);
        assertTrue(peer.readHead().startsWith("HTTP/1.1 101 "));
        return peer;
    }

    private static OurServer listening(Heard heard, Consumer<WebSocket> whenOpen) throws Exception {
        return OurServer.start(
                WebSocketOptions.defaults().withDrafts(true),
                socket -> heard.listenTo(socket, () -> whenOpen.accept(socket), message -> {}));
    }

    @Test
    void apiServerInitialProperties() throws Exception {
        List<Object> seen = new ArrayList<>();
        WebSocketOptions options = WebSocketOptions.defaults().withProtocols("echo");
        try (OurServer server = OurServer.start(options, socket -> {
            // the protocol is known in the handler, as in the seed in Ruby
            seen.addAll(List.of(socket.readyState(), socket.protocol(), socket.version()));
            socket.onOpen(() -> seen.add(socket.protocol()));
            socket.onClose(close -> seen.add("over"));
        })) {
            Heard heard = new Heard()
                    .connect(server.url("/test"), ClientOptions.defaults().withProtocols("x", "echo"))
                    .expect("open");
            heard.socket.close();
            heard.expectClosed(1000);
            eventually("it is over", () -> seen.contains("over"));
            assertEquals(List.of(ReadyState.CONNECTING, "echo", "hybi-13", "echo", "over"), seen);
        }
    }

    /** A client's codes are those of the seeds; a server has more (decision 2). */
    @Test
    void apiCloseInvalidCode() throws Exception {
        Heard there = new Heard();
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        try (OurServer server = listening(there, opened::complete)) {
            Heard heard = new Heard().connect(server.url("/test")).expect("open");
            for (int code : new int[] {0, 999, 1001, 1005, 1006, 1015, 2999, 5000}) {
                assertThrows(IllegalArgumentException.class, () -> heard.socket.close(code, ""), "client " + code);
            }
            for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
                assertThrows(IllegalArgumentException.class, () -> opened.get().close(code, ""), "server " + code);
            }
            assertEquals(ReadyState.OPEN, heard.socket.readyState());
            heard.socket.close();
            heard.expectClosed(1000);
            // the range is looked at even when it is too late
            assertThrows(IllegalArgumentException.class, () -> heard.socket.close(2999, ""));
        }
    }

    @Test
    void apiServerClose4000() throws Exception {
        Heard there = new Heard();
        List<Object> seen = new ArrayList<>();
        try (OurServer server = listening(there, socket -> {
            seen.add(socket.close(4000, "bye"));
            seen.add(socket.readyState());
            seen.add(socket.send("x"));
        })) {
            Heard heard = new Heard().connect(server.url("/test"));
            heard.expectAll("open", "close 4000 bye");
            there.expectAll("open", "close 4000 bye");
            assertEquals(List.of(true, ReadyState.CLOSING, false), seen);
        }
    }

    @Test
    void apiTcpDrop() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            Heard there = new Heard();
            CountDownLatch open = new CountDownLatch(1);
            try (OurServer server = listening(there, socket -> open.countDown());
                    Peer peer = raw(server)) {
                open.await();
                if (reset) {
                    peer.reset();
                } else {
                    peer.hangUp();
                }
                there.expectAll("open", "close 1006 ");
            }
            // and the other way round
            try (ScriptedServer server = ScriptedServer.start(client -> {
                client.accept();
                client.readFrame();
                if (reset) {
                    client.reset();
                }
            })) {
                Heard heard = new Heard().atOpen(socket -> socket.send("x"));
                heard.connect(server.url()).expectAll("open", "close 1006 ");
            }
        }
    }

    /** Decision 2: reported as 1005, and answered by an empty one; the seeds report 1000. */
    @Test
    void apiEmptyCloseFrame() throws Exception {
        Heard there = new Heard();
        try (OurServer server = listening(there, socket -> {});
                Peer peer = raw(server)) {
            peer.sendHex("8880(empty close)37fa213d");
            assertEquals("8800", HexFormat.of().formatHex(peer.readAll()));
            there.expectAll("open", "close 1005 ");
        }
    }

    @Test
    void apiCloseUnackedThenDrop() throws Exception {
        Heard there = new Heard();
        try (OurServer server = listening(there, socket -> socket.close(3001, "r"));
                Peer peer = raw(server)) {
            assertEquals(0x88, peer.read());
            peer.hangUp();
            there.expectAll("open", "close 1006 ");
        }
    }

    /** An end without a code is 1005, where the seeds say null. */
    @Test
    void api75Close() throws Exception {
        Heard there = new Heard();
        try (OurServer server = listening(there, socket -> socket.close(4000, "zz"));
                Peer peer = new Peer(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            peer.send(REQUEST_75);
            assertTrue(peer.readHead().startsWith("HTTP/1.1 101 "));
            assertEquals("", HexFormat.of().formatHex(peer.readAll()), "nothing says it on the wire");
            there.expectAll("open", "close 1005 ");
        }
    }

    /** Decision 3: false, since nothing is sent. */
    @Test
    void api75BinarySend() throws Exception {
        Heard there = new Heard();
        List<Boolean> sent = new CopyOnWriteArrayList<>();
        try (OurServer server = listening(there, socket -> {
                    sent.add(socket.send(ByteBuffer.allocate(3)));
                    sent.add(socket.ping("x"));
                    sent.add(socket.send("text"));
                });
                Peer peer = new Peer(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            peer.send(REQUEST_75);
            peer.readHead();
            assertEquals(0, peer.read()); // the text's frame is the first thing
            eventually("the last answer", () -> sent.equals(List.of(false, false, true)));
        }
    }

    @Test
    void apiFrameCoalescedWithRequest() throws Exception {
        Heard there = new Heard();
        try (OurServer server = listening(there, socket -> {});
                Peer peer = new Peer(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            byte[] request = REQUEST.getBytes(StandardCharsets.US_ASCII);
            byte[] frame = HexFormat.of().parseHex(HELLO);
            peer.send(ByteBuffer.allocate(request.length + frame.length)
                    .put(request)
                    .put(frame)
                    .array());
            there.expect("text Hello");
            assertEquals(List.of("open", "text Hello"), there.events());
        }
    }

    /** Decision 9: onError, then 1011 without a word of it; the seeds leave the connection open. */
    @Test
    void apiListenerThrows() throws Exception {
        for (boolean onServer : new boolean[] {true, false}) {
            Heard there = new Heard();
            Heard here = new Heard();
            RuntimeException fault = new IllegalStateException("secret");
            try (OurServer server = OurServer.start(
                    WebSocketOptions.defaults(),
                    socket -> there.listenTo(socket, () -> socket.send("x"), message -> {
                        throw fault;
                    }))) {
                here.atMessage((socket, message) -> {
                    if (!onServer) {
                        throw fault;
                    }
                    socket.send("y");
                });
                here.connect(server.url("/test"));
                here.expectClosed(1011);
                there.expectClosed(1011);
                assertEquals("", here.closed.reason());
                assertEquals("", there.closed.reason());
                assertEquals(fault, onServer ? there.error : here.error);
            }
        }
    }

    /** The payload is a counter; decision 5: a missing pong is acted on, so this one has much time. */
    @Test
    void apiPingOption() throws Exception {
        WebSocketOptions options =
                WebSocketOptions.defaults().withPing(Duration.ofMillis(50)).withPongTimeout(Duration.ofMinutes(1));
        try (OurServer server = OurServer.start(options, socket -> {});
                Peer peer = raw(server)) {
            byte[] pings = new byte[9];
            for (int i = 0; i < pings.length; i++) {
                pings[i] = (byte) peer.read();
            }
            assertEquals("890131890132890133", HexFormat.of().formatHex(pings));
        }
    }

    @Test
    void apiServerCloseAfterClosed() throws Exception {
        Heard there = new Heard();
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        try (OurServer server = listening(there, opened::complete)) {
            Heard heard = new Heard().connect(server.url("/test")).expect("open");
            heard.socket.close();
            heard.expectClosed(1000);
            there.expectClosed(1000);
            assertFalse(opened.get().close());
            assertEquals(ReadyState.CLOSED, opened.get().readyState());
        }
    }

    // TLS.

    private static ClientOptions with(TlsOptions tls) {
        return ClientOptions.defaults().withTls(tls);
    }

    private static ScriptedServer.Script closing() {
        return client -> {
            client.accept();
            client.sendHex("8802(close)03e8");
            client.readFrame();
        };
    }

    @Test
    void tlsRootFile() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(Certificates.chainFile(files, own));
        try (ScriptedServer server = ScriptedServer.start(Certificates.server(own), closing())) {
            new Heard()
                    .connect("wss://localhost:" + server.port() + "/", with(tls))
                    .expectAll("open", "close 1000 ");
        }
    }

    @Test
    void tlsVerifyOff() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        try (ScriptedServer server = ScriptedServer.start(Certificates.server(own), closing())) {
            new Heard()
                    .connect(
                            "wss://127.0.0.1:" + server.port() + "/",
                            with(TlsOptions.defaults().withDangerouslyNoVerification()))
                    .expectAll("open", "close 1000 ");
        }
    }

    /** The JDK's server answers with an alert, which is no HTTP: 1002. One that resets makes it 1006. */
    @Test
    void tlsPlainToTlsPort() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        try (ScriptedServer server = ScriptedServer.start(
                Certificates.server(own), client -> assertThrows(SSLException.class, client::read))) {
            Heard heard = new Heard().connect("ws://127.0.0.1:" + server.port() + "/");
            heard.expectClosed(1002);
            assertEquals("error ProtocolException", heard.events().get(0));
        }
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.read();
            client.reset();
        })) {
            Heard heard = new Heard().connect(server.url());
            heard.expectClosed(1006);
            assertEquals(2, heard.events().size());
        }
    }

    /** RFC 6066 3: no address is sent, as the seeds do. */
    @Test
    void tlsSni() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            CompletableFuture<Integer> names = new CompletableFuture<>();
            try (ScriptedServer server = ScriptedServer.start(Certificates.server(own), client -> {
                client.readHead();
                names.complete(((ExtendedSSLSession) ((SSLSocket) client.socket()).getSession())
                        .getRequestedServerNames()
                        .size());
            })) {
                new Heard()
                        .connect(
                                "wss://" + host + ":" + server.port() + "/",
                                with(TlsOptions.defaults().withDangerouslyNoVerification()))
                        .expectClosed(1006);
                assertEquals(host.equals("localhost") ? 1 : 0, names.get());
            }
        }
    }

    @Test
    void tlsAlpn() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        CompletableFuture<String> offered = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(Certificates.server(own), client -> {
            ((SSLSocket) client.socket()).setHandshakeApplicationProtocolSelector((socket, protocols) -> {
                offered.complete("" + protocols);
                return null;
            });
            client.readHead();
            offered.complete("nothing");
        })) {
            new Heard()
                    .connect(
                            "wss://localhost:" + server.port() + "/",
                            with(TlsOptions.defaults().withDangerouslyNoVerification()))
                    .expectClosed(1006);
            assertEquals("nothing", offered.get());
        }
    }
}
