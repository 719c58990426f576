package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static io.websocketservlet.client.Eventually.staysSo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From an address to a connection, or to why there is none. */
@Timeout(60)
class ConnectingTest {

    private static int closedPort() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return port.getLocalPort();
        }
    }

    @Test
    void echoesTextAndBinary() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().connect(server.url("/echo")).expect("open");
            assertEquals(ReadyState.OPEN, heard.socket.readyState());
            assertTrue(heard.socket.send("Hello"));
            assertTrue(heard.socket.send(ByteBuffer.allocate(70_000)));
            heard.expect("binary of 70000");
            assertTrue(heard.socket.close());
            heard.expectAll("open", "text Hello", "binary of 70000", "close 1000 ");
            assertTrue(heard.closed.wasClean());
            assertEquals(ReadyState.CLOSED, heard.socket.readyState());
            assertFalse(heard.socket.send("too late"));
        }
    }

    @Test
    void whatIsSentBeforeOpenIsQueuedInItsOrder() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().atConnect(socket -> {
                assertEquals(ReadyState.CONNECTING, socket.readyState());
                assertTrue(socket.send("first"));
                assertTrue(socket.ping("are you there?"));
                assertTrue(socket.send("second"));
                assertTrue(socket.bufferedAmount() > 0);
            });
            heard.connect(server.url("/echo")).expect("text second");
            heard.socket.close();
            heard.expectClosed(1000);
            // the pong overtakes an echo, perhaps
            List<String> events = heard.events();
            assertEquals("open", events.get(0));
            assertTrue(events.indexOf("text first") < events.indexOf("text second"));
            assertTrue(events.contains("pong are you there?"));
        }
    }

    @Test
    void aRefusedConnectionIsAnErrorThenCloses() throws Exception {
        Heard heard = new Heard().connect("ws://127.0.0.1:" + closedPort() + "/");
        heard.expectClosed(1006);
        assertInstanceOf(ConnectException.class, heard.error);
        assertEquals(2, heard.events().size());
        assertEquals(ReadyState.CLOSED, heard.socket.readyState());
        assertFalse(heard.closed.wasClean());
        assertEquals("", heard.closed.reason());
        assertEquals(0, heard.socket.status());
    }

    @Test
    void anUnknownHostIsAnErrorThenCloses() {
        Heard heard = new Heard().connect("ws://no-such-host.invalid/");
        heard.expectAll("error UnknownHostException", "close 1006 ");
        assertInstanceOf(UnknownHostException.class, heard.error);
    }

    @Test
    void allAddressesOfANameAreTried() throws Exception {
        // localhost is 127.0.0.1 and perhaps ::1, in any order; the server is only on one of them
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().connect(server.url("/echo").replace("127.0.0.1", "localhost"));
            heard.expect("open").socket.close();
            heard.expectClosed(1000);
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneRefuses() throws Exception {
        try (OurServer server = OurServer.start()) {
            InetAddress here = InetAddress.getLoopbackAddress();
            InetSocketAddress nobody = new InetSocketAddress(here, closedPort());
            Directory directory = (host, port) -> List.of(nobody, nobody, new InetSocketAddress(here, port));
            try (ClientGroup group = ClientGroup.create(new SecureRandom(), directory)) {
                Heard heard = new Heard()
                        .connect(server.url("/echo"), ClientOptions.defaults().withGroup(group));
                heard.expect("open").socket.close();
                heard.expectClosed(1000);
            }
        }
    }

    /** As if too many files were open. */
    public static final class NoSocket extends NioSocketChannel {

        /** For the group. */
        public NoSocket() {
            throw new ChannelException("too many open files");
        }
    }

    @Test
    void whereThereIsNoSocketThatIsTold() throws Exception {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ClientGroup group = ClientGroup.of(loops, NoSocket.class)) {
            Heard heard = new Heard()
                    .connect("ws://127.0.0.1:1/", ClientOptions.defaults().withGroup(group));
            heard.expectAll("error IOException", "close 1006 ");
        } finally {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSocketMayBePausedBeforeItIsOpen(Where where) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            client.sendText("early");
            client.sendHex("8802(close)03e8");
            client.readFrame();
        })) {
            Heard heard = new Heard()
                    .atConnect(ClientWebSocket::pause)
                    .connect(server.url(), where.options().withHandshakeTimeout(Duration.ofSeconds(5)));
            heard.expect("open");
            staysSo("no message is delivered", () -> heard.events().size() == 1);
            heard.socket.resume();
            heard.expectAll("open", "text early", "close 1000 ");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            assertEquals(-1, client.read());
            done.countDown();
        })) {
            Heard heard = new Heard()
                    .connect(server.url(), ClientOptions.defaults().withHandshakeTimeout(Duration.ofMillis(200)));
            heard.expectAll("error SocketTimeoutException", "close 1006 ");
            done.await();
        }
    }

    @Test
    void aServerThatTricklesItsAnswerIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 101 Switching Protocols\r\nX-Slow: ");
            assertEquals(-1, client.read());
        })) {
            Heard heard = new Heard()
                    .connect(server.url(), ClientOptions.defaults().withHandshakeTimeout(Duration.ofMillis(200)));
            heard.expectAll("error SocketTimeoutException", "close 1006 ");
        }
    }

    @Test
    void aConnectionThatTakesTooLongIsGivenUp() throws Exception {
        // a backlog that is full: what comes more is not answered
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "ws://127.0.0.1:" + full.getLocalPort() + "/";
            ClientOptions options = ClientOptions.defaults()
                    .withConnectTimeout(Duration.ofMillis(300))
                    .withHandshakeTimeout(Duration.ofMinutes(1));
            List<Heard> all = List.of(new Heard(), new Heard(), new Heard(), new Heard());
            all.forEach(heard -> heard.connect(url, options));
            eventually("one of them gives up", () -> all.stream().anyMatch(heard -> heard.closed != null));
            Heard first = all.stream()
                    .filter(heard -> heard.closed != null)
                    .findFirst()
                    .orElseThrow();
            first.expectAll("error SocketTimeoutException", "close 1006 ");
            assertInstanceOf(SocketTimeoutException.class, first.error);
            all.forEach(heard -> heard.socket.close());
        }
    }

    @Test
    void aServerThatHangsUpIsAnErrorThenCloses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Peer::readHead)) {
            Heard heard = new Heard().connect(server.url());
            heard.expectAll("error EOFException", "close 1006 ");
            assertInstanceOf(EOFException.class, heard.error);
        }
    }

    @Test
    void aServerThatResetsTheConnectionIsAnErrorThenCloses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.reset();
        })) {
            Heard heard = new Heard().connect(server.url());
            heard.expectClosed(1006);
            assertInstanceOf(IOException.class, heard.error);
        }
    }

    @Test
    void anAnswerThatDoesNotAgreeIsToldWithItsStatusAndHeaders() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 302 Found\r\nLocation: ws://elsewhere/\r\nX-Two: a\r\nX-Two: b\r\n\r\n");
            assertEquals(-1, client.read());
        })) {
            Heard heard = new Heard().connect(server.url());
            heard.expectClosed(1002);
            assertInstanceOf(ProtocolException.class, heard.error);
            assertEquals(302, heard.socket.status());
            assertEquals("ws://elsewhere/", heard.socket.header("location"));
            assertEquals(List.of("a", "b"), heard.socket.headers().get("x-two"));
            assertEquals(List.of("error ProtocolException", heard.events().get(1)), heard.events());
        }
    }

    @Test
    void statusAndHeadersOfAnAgreementAreKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept("X-Server: one");
            client.read();
        })) {
            Heard heard = new Heard().connect(server.url()).expect("open");
            assertEquals(101, heard.socket.status());
            assertEquals("one", heard.socket.header("X-Server"));
            heard.socket.close();
            heard.expectClosed(1006); // it does not answer
        }
    }

    @Test
    void closingWhileConnectingIsDoneAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            asked.countDown();
            assertEquals(-1, client.read());
            done.countDown();
        })) {
            Heard heard = new Heard().connect(server.url());
            asked.await();
            assertTrue(heard.socket.close(4000, "no time"));
            heard.expectAll("close 4000 no time");
            assertFalse(heard.socket.close());
            done.await();
        }
    }

    @Test
    void aSocketThatIsClosedInItsHandlerIsNotConnected() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {})) {
            Heard heard = new Heard().atConnect(ClientWebSocket::close).connect(server.url());
            heard.expectAll("close 1000 ");
            staysSo("nobody comes", () -> server.accepted() == 0);
        }
    }

    @Test
    void aHandlerThatThrowsIsNotConnected() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {})) {
            IllegalStateException fault = new IllegalStateException("no");
            Heard heard = new Heard().atConnect(socket -> {
                throw fault;
            });
            assertSame(fault, assertThrows(IllegalStateException.class, () -> heard.connect(server.url())));
            heard.expectAll("close 1006 ");
            staysSo("nobody comes", () -> server.accepted() == 0);
        }
    }

    @Test
    void anAddressThatIsNoneIsTheCallersFault() {
        for (String url : List.of("http://example.com/", "ws://", "example.com", "ws://a b/", "ws:/one/slash")) {
            assertThrows(IllegalArgumentException.class, () -> WebSocketClient.connect(url, socket -> {}), url);
        }
    }

    @Test
    void theUrlIsToldWithoutItsUser() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            String request = client.accept();
            assertTrue(request.contains("\r\nAuthorization: Basic dTpw\r\n"), request); // u:p
            client.read();
        })) {
            Heard heard = new Heard()
                    .connect("ws://u:p@127.0.0.1:" + server.port() + "/a?b#c")
                    .expect("open");
            assertEquals("ws://127.0.0.1:" + server.port() + "/a?b", heard.socket.url());
        }
    }

    @Test
    void framesBehindTheAnswerInOneSegmentAreHeard() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            byte[] answer = Peer.answerTo(client.readHead()).getBytes(StandardCharsets.US_ASCII);
            byte[] frames = HexFormat.of().parseHex("8105" + "48656c6c6f" + "880203e8"); // text Hello, Close 1000
            client.send(ByteBuffer.allocate(answer.length + frames.length)
                    .put(answer)
                    .put(frames)
                    .array());
            assertEquals("88 03e8", client.readFrame());
        })) {
            new Heard().connect(server.url()).expectAll("open", "text Hello", "close 1000 ");
        }
    }
}
