package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.pong;
import static io.websocketservlet.contract.WireFrame.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketHandler;
import io.websocketservlet.servlet.WebSocketServer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server in one call, on one container: what it serves, its options, and its end. Besides what each test asserts, no thread is
 * left behind, and the process can end.
 */
@Timeout(60)
public abstract class WebSocketServerContract {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final ServerOptions options;
    private Set<Thread> threadsBefore;
    private WebSocketServer server;

    /** @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer} */
    protected WebSocketServerContract(String container) {
        options = ServerOptions.defaults()
                .withContainer(container)
                .withHost("127.0.0.1")
                .withPort(0);
    }

    @BeforeEach
    final void countThreads() {
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    final void nothingIsLeft() {
        if (server != null) {
            server.stop();
            server.stop();
        }
        eventually(() -> assertEquals(List.of(), newThreads()));
    }

    private List<Thread> newThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .filter(thread -> !thread.getName().matches("(awaitility|junit|process reaper).*"))
                .toList();
    }

    private void start(ServerOptions chosen, WebSocketHandler handler) throws IOException {
        server = WebSocketServer.start(chosen, handler);
    }

    private OpeningRequest request(String target) {
        return OpeningRequest.to("127.0.0.1:" + server.port(), target);
    }

    private RawClient open(String target) throws IOException {
        return RawClient.connect(server.port()).open(request(target));
    }

    private HttpReply get(String path, String... headers) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + String.join("", headers) + "\r\n";
            return client.send(request.getBytes(ISO_8859_1)).readReply();
        }
    }

    @Test
    final void aServerInOneCallKnowsWhoHasCome() throws Exception {
        start(
                options,
                socket -> socket.onMessage(message -> socket.send(String.join(
                        " ",
                        message.text(),
                        socket.path(),
                        socket.query(),
                        socket.origin(),
                        socket.header("X-Colour"),
                        socket.url()))));
        try (RawClient client = RawClient.connect(server.port())
                .open(request("/some%20where?a=b&c=%20")
                        .with("Origin", "http://127.0.0.1:" + server.port())
                        .with("X-Colour", "blue"))) {
            client.send(text("hello"));
            client.expectText(
                    "hello /some where a=b&c=%20 http://127.0.0.1:PORT blue ws://127.0.0.1:PORT/some%20where?a=b&c=%20"
                            .replace("PORT", "" + server.port()));
        }
        assertEquals(404, get("/somewhere").status());
    }

    @Test
    final void aProcessStaysAliveWithIt() throws Exception {
        start(options, socket -> {});
        assertTrue(newThreads().stream().anyMatch(thread -> !thread.isDaemon()));
    }

    @Test
    final void pingsAndPongsAreHeard() throws Exception {
        start(options.withWebSocket(WebSocketOptions.defaults().withPing(Duration.ZERO)), socket -> {
            socket.onPing(payload -> socket.send("ping of " + payload.remaining()));
            socket.onPong(payload -> socket.send("pong of " + payload.remaining()));
        });
        try (RawClient client = open("/")) {
            client.send(pong("abc")).expectText("pong of 3");
            client.send(ping("ab")).expectPong("ab").expectText("ping of 2");
        }
    }

    // Errors.

    /** What the peer has done wrong is told, and ends its connection; nobody else notices. */
    @Test
    final void badDataOfAPeersIsToldAndEndsItsConnectionAlone() throws Exception {
        List<Object> told = new CopyOnWriteArrayList<>();
        start(options, socket -> {
            socket.onMessage(socket::send);
            socket.onError(told::add);
            socket.onClose(end -> told.add(end.code()));
        });
        try (RawClient good = open("/");
                RawClient bad = open("/")) {
            bad.send(text("x").withRsv(7)).expectClose(1002);
            bad.send(close(1002, "")).expectEnd();
            eventually(() -> assertEquals(2, told.size(), told::toString));
            assertEquals(ProtocolException.class, told.get(0).getClass());
            assertEquals(1002, told.get(1));
            good.send(text("still here")).expectText("still here");
        }
    }

    @Test
    final void whatAListenerThrowsReachesOnErrorAndNotThePeer() throws Exception {
        List<Object> told = new CopyOnWriteArrayList<>();
        RuntimeException thrown = new IllegalStateException("secret");
        start(options, socket -> {
            socket.onMessage(message -> {
                throw thrown;
            });
            socket.onError(told::add);
            socket.onClose(end -> told.add(end.code()));
        });
        try (RawClient client = open("/")) {
            client.send(text("x")).expectClose(1011, "");
            client.send(close(1011, "")).expectEnd();
            eventually(() -> assertEquals(2, told.size(), told::toString));
            assertSame(thrown, told.get(0));
            assertEquals(1011, told.get(1));
        }
    }

    // Options.

    @Test
    final void framesAreLoggedOnDemand() throws Exception {
        try (LogLines log = LogLines.open()) {
            start(
                    options.withWebSocket(WebSocketOptions.defaults().withDebug(true)),
                    socket -> socket.onMessage(socket::send));
            try (RawClient client = open("/chat?secret=1")) {
                client.send(text("hi")).expectText("hi");
                client.send(close(1000, "")).expectClose(1000);
                client.expectEnd();
            }
            String address = "ws://127.0.0.1:" + server.port() + "/chat ";
            for (String line : List.of(
                    "< text, 2 bytes: \"hi\"",
                    "> text, 2 bytes: \"hi\"",
                    "< close, 2 bytes: 1000",
                    "> close, 2 bytes: 1000")) {
                eventually(line, () -> log.contain(address + line));
            }
        }
    }

    @Test
    final void behindASecureProxyAllIsSecure() throws Exception {
        server = WebSocketServer.of(options.withSecureProxy(true))
                .webSocket(
                        "/chat",
                        WebSocketOptions.defaults().withDrafts(true),
                        socket -> socket.onOpen(() -> socket.send(socket.url())))
                .servlet(
                        "/facts",
                        new Servlet((request, response) -> response.getWriter()
                                .print(request.isSecure() + " " + request.getScheme() + " " + request.getServerPort()
                                        + " " + request.getRequestURL())))
                .start();
        OpeningRequest request = OpeningRequest.to("example.com", "/chat").with("Origin", "https://example.com");
        try (RawClient client = RawClient.connect(server.port()).open(request)) {
            client.expectText("wss://example.com/chat");
        }
        assertEquals("true https 443 https://127.0.0.1/facts", get("/facts").body());
        try (RawClient hixie = RawClient.connect(server.port())) {
            hixie.send(("GET /chat HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: example.com\r\n"
                            + "Origin: https://example.com\r\n\r\n")
                    .getBytes(ISO_8859_1));
            assertEquals("wss://example.com/chat", hixie.readReply().header("WebSocket-Location"));
        }
    }

    @Test
    final void speaksTlsWithKeysOfFilesOrOfAStore(@TempDir Path directory) throws Exception {
        TestKeys keys = TestKeys.read();
        for (ServerOptions secure : List.of(
                options.withTls(keys.store(), keys.password()),
                options.withTls(keys.chainIn(directory), keys.keyIn(directory)))) {
            try (WebSocketServer one = WebSocketServer.start(
                    secure, socket -> socket.onMessage(message -> socket.send(message.text() + socket.url())))) {
                try (RawClient client = RawClient.over(keys.dial(Dialer.TCP.dial(one.port(), 0)))
                        .open(OpeningRequest.to("localhost", "/"))) {
                    client.send(text("hi ")).expectText("hi wss://localhost/");
                }
            }
        }
    }

    // What it serves.

    @Test
    final void servesAllKindsSideBySide(@TempDir Path files, @TempDir Path elsewhere) throws Exception {
        Files.writeString(files.resolve("index.html"), "<h1>Hello</h1>");
        Files.writeString(files.resolve(".secret"), "x");
        Files.createSymbolicLink(files.resolve("out"), Files.writeString(elsewhere.resolve("secret"), "x"));
        Files.writeString(Files.createDirectory(files.resolve("sub")).resolve("app.js"), "1");
        server = WebSocketServer.of(options)
                .webSocket("/chat", socket -> socket.onMessage(socket::send))
                .eventSource("/news", source -> source.onOpen(() -> source.send("first")))
                .servlet(
                        "/status",
                        new Servlet((request, response) -> response.getWriter().print("up")))
                .staticFiles(files)
                .start();
        try (RawClient client = open("/chat")) {
            client.send(text("hi")).expectText("hi");
        }
        assertEquals("up", get("/status").body());
        HttpReply page = get("/");
        assertEquals("<h1>Hello</h1>", page.body());
        assertEquals(
                "text/html;charset=utf-8",
                page.header("Content-Type").toLowerCase().replace(" ", ""));
        assertEquals(
                304,
                get("/", "If-Modified-Since: " + page.header("Last-Modified") + "\r\n")
                        .status());
        assertEquals("1", get("/sub/app.js").body());
        assertEquals(302, get("/sub").status());
        for (String nothing : List.of("/none", "/.secret", "/out", "/sub/%2e%2e/.secret", "/sub/", "/sub/app.js/")) {
            int status = get(nothing).status();
            assertTrue(status == 404 || status == 400, () -> nothing + " is " + status);
        }
        try (StreamClient stream = StreamClient.connect(server.port())) {
            stream.open(OpeningRequest.forStream("127.0.0.1", "/news")).expect("first");
        }
    }

    // Its life.

    @Test
    final void whatCannotStartIsAnException() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            IOException busy =
                    assertThrows(IOException.class, () -> WebSocketServer.start(options.withPort(port), socket -> {}));
            assertTrue(busy.getMessage().startsWith("cannot listen on 127.0.0.1:" + port), busy::getMessage);
        }
        ServletException mood = new ServletException("no mood");
        Throwable failed = assertThrows(
                IllegalStateException.class,
                () -> WebSocketServer.of(options)
                        .application((classes, context) -> {
                            throw mood;
                        })
                        .start());
        while (failed != mood && failed.getCause() != null) {
            failed = failed.getCause();
        }
        assertSame(mood, failed);
        assertThrows(
                IllegalStateException.class,
                () -> WebSocketServer.of(options)
                        .servlet("/", new Servlet((request, response) -> {}))
                        .servlet("/", new Servlet((request, response) -> {}))
                        .start());
        assertThrows(
                IllegalStateException.class, () -> WebSocketServer.start(options.withContainer("resin"), socket -> {}));
    }

    @Test
    final void isStartedOnce() throws Exception {
        server = WebSocketServer.of(options);
        assertThrows(IllegalStateException.class, server::port);
        server.stop();
        server.start();
        assertThrows(IllegalStateException.class, server::start);
        assertThrows(IllegalStateException.class, () -> server.webSocket("/late", socket -> {}));
        int port = server.port();
        server.close();
        assertThrows(ConnectException.class, () -> RawClient.connect(port));
        assertThrows(IllegalStateException.class, server::start);
    }

    /** Whoever is there may finish, and nobody else comes in. */
    @Test
    final void stopsGracefully() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        server = WebSocketServer.of(options)
                .webSocket("/chat", socket -> {})
                .servlet("/slow", new Servlet((request, response) -> {
                    working.countDown();
                    await(done);
                    response.getWriter().print("done");
                }))
                .start();
        int port = server.port();
        FutureTask<HttpReply> slow = elsewhere(() -> get("/slow"));
        await(working);
        FutureTask<Void> stopped;
        try (RawClient client = open("/chat");
                RawClient late = RawClient.connect(port)) {
            stopped = elsewhere(() -> {
                server.stop(GRACE);
                return null;
            });
            client.expectClose(1001);
            assertEquals(503, late.ask(request("/chat")).status());
            client.send(close(1001, "")).expectEnd();
        }
        assertTrue(!stopped.isDone());
        done.countDown();
        assertEquals("done", slow.get(20, TimeUnit.SECONDS).body());
        stopped.get(20, TimeUnit.SECONDS);
        assertThrows(ConnectException.class, () -> RawClient.connect(port));
    }

    @Test
    final void doesNotWaitLongerThanAskedFor() throws Exception {
        start(options, socket -> {});
        try (RawClient client = open("/")) {
            server.stop(Duration.ZERO);
            client.expectAnyEnd(); // it has answered nothing, and was not waited for
        }
    }

    private static <T> FutureTask<T> elsewhere(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        new Thread(future, "elsewhere").start();
        return future;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A servlet in a few words. */
    private static final class Servlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Answer answer;

        /** What it does. */
        interface Answer {
            void give(HttpServletRequest request, HttpServletResponse response) throws IOException;
        }

        Servlet(Answer answer) {
            this.answer = answer;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            answer.give(request, response);
        }
    }
}
