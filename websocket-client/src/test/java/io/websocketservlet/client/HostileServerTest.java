package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that mean no good, over real sockets; each is named after what it has done to other clients. */
@Timeout(60)
class HostileServerTest {

    private static final ClientOptions COMPRESSING =
            ClientOptions.defaults().withExtensions(PermessageDeflate.client());

    private static void assertRefused(ScriptedServer.Script script, ClientOptions options, int code) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Heard heard = new Heard().connect(server.url(), options);
            heard.expectClosed(code);
            assertInstanceOf(ProtocolException.class, heard.error);
        }
    }

    /** Sends for ever; the client has hung up when that fails. Returns how many bytes it has taken. */
    private static long sendForEver(Peer client, byte[] piece) throws IOException {
        long sent = 0;
        try {
            while (sent < 1L << 30) {
                client.send(piece);
                sent += piece.length;
            }
        } catch (SocketException hungUp) {
            return sent;
        }
        throw new AssertionError("the client has taken " + sent + " bytes");
    }

    @ParameterizedTest
    @EnumSource
    void cve202654465HeadWithoutEnd(Where where) throws Exception {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        assertRefused(
                client -> {
                    client.readHead();
                    client.send("HTTP/1.1 101 Switching Protocols\r\n");
                    taken.complete(sendForEver(
                            client, "X-Header: value\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII)));
                },
                where.options(),
                1002);
        // what has gone into the buffers between the two, not more
        assertTrue(taken.get() < 64 << 20, () -> taken.join() + " bytes");
    }

    @Test
    void cve202654465LineWithoutEnd() throws Exception {
        assertRefused(
                client -> {
                    client.readHead();
                    client.send("HTTP/1.1 101 Switching Protocols\r\nX: ");
                    sendForEver(client, "a".repeat(1000).getBytes(StandardCharsets.US_ASCII));
                },
                ClientOptions.defaults(),
                1002);
    }

    @Test
    void interimAnswersWithoutEnd() throws Exception {
        assertRefused(
                client -> {
                    client.readHead();
                    sendForEver(
                            client, "HTTP/1.1 100 Continue\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII));
                },
                ClientOptions.defaults(),
                1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=0", "=7", "=16", "=\"9 9\"", "=09", "=-1", "=99999999999999999999", "", "=\"\""})
    void cve20262229WindowBitsOutOfRange(String bits) throws Exception {
        for (String name : new String[] {"server_max_window_bits", "client_max_window_bits"}) {
            assertRefused(
                    client -> {
                        client.accept("Sec-WebSocket-Extensions: permessage-deflate; " + name + bits);
                        assertEquals(-1, client.read());
                    },
                    COMPRESSING,
                    1002);
        }
    }

    @Test
    void anExtensionThatWasNotOfferedIsRefused() throws Exception {
        assertRefused(
                client -> {
                    client.accept("Sec-WebSocket-Extensions: permessage-deflate");
                    assertEquals(-1, client.read());
                },
                ClientOptions.defaults(),
                1002);
    }

    @Test
    void cve20261526InflateBomb() throws Exception {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] out = new byte[1 << 16];
        for (int i = 0; i < 64; i++) {
            deflater.setInput(zeros);
            int length;
            while ((length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH)) > 0) {
                bomb.write(out, 0, length);
            }
        }
        deflater.end();
        byte[] payload = bomb.toByteArray();
        CompletableFuture<String> told = new CompletableFuture<>();
        assertRefused(
                client -> {
                    client.accept("Sec-WebSocket-Extensions: permessage-deflate");
                    client.sendHex("c27f(RSV1, binary)%016x".formatted(payload.length));
                    client.send(payload);
                    told.complete(client.readFrame());
                },
                COMPRESSING.withMaxLength(1 << 20),
                1009);
        assertTrue(told.get().startsWith("88 03f1"), told.get());
    }

    @Test
    void cve20261528LengthThatOverflows() throws Exception {
        assertRefused(
                client -> {
                    client.accept();
                    client.sendHex("827f(2^64 - 1 bytes)ffffffffffffffff");
                    client.readFrame();
                },
                ClientOptions.defaults(),
                1009);
    }

    @Test
    void cve20140193FragmentsWithoutEnd() throws Exception {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        assertRefused(
                client -> {
                    client.accept();
                    client.sendHex("0201(a first fragment)61");
                    byte[] fragments = new byte[3000];
                    for (int i = 0; i < fragments.length; i += 3) {
                        fragments[i + 1] = 1;
                    }
                    taken.complete(sendForEver(client, fragments));
                },
                ClientOptions.defaults().withMaxFragments(10_000),
                1009);
        assertTrue(taken.get() < 64 << 20, () -> taken.join() + " bytes");
    }

    @Test
    void aFrameWithAMaskIsRefused() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        assertRefused(
                client -> {
                    client.accept();
                    client.sendHex("8182(masked)37fa213d7f93");
                    told.complete(client.readFrame());
                },
                ClientOptions.defaults(),
                1002);
        assertTrue(told.get().startsWith("88 03ea"), told.get());
    }

    @Test
    void textThatIsNoUtf8IsRefused() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        assertRefused(
                client -> {
                    client.accept();
                    client.sendHex("8102(text)c328");
                    told.complete(client.readFrame());
                },
                ClientOptions.defaults(),
                1007);
        assertTrue(told.get().startsWith("88 03ef"), told.get());
    }

    @Test
    void cve202642498NobodyIsFollowedElsewhere() throws Exception {
        AtomicInteger elsewhere = new AtomicInteger();
        try (ScriptedServer other = ScriptedServer.start(client -> elsewhere.incrementAndGet())) {
            assertRefused(
                    client -> {
                        client.readHead();
                        client.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url() + "\r\n\r\n");
                        assertEquals(-1, client.read());
                    },
                    ClientOptions.defaults().withHeader("Authorization", "Bearer secret"),
                    1002);
            assertEquals(0, other.accepted());
        }
    }

    @Test
    void aChallengeIsNotAnswered() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.readHead();
            client.send("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n");
            assertEquals(-1, client.read());
        })) {
            Heard heard = new Heard().connect(server.url());
            heard.expectClosed(1002);
            assertEquals(401, heard.socket.status());
            assertEquals(1, server.accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u0100"})
    void cve20261527HeadersThatBreakOutOfTheirLineAreRefused(String evil) {
        ClientOptions options = ClientOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> options.withHeader("X", evil));
        assertThrows(IllegalArgumentException.class, () -> options.withHeader(evil, "x"));
        assertThrows(IllegalArgumentException.class, () -> options.withOrigin(evil));
        assertThrows(IllegalArgumentException.class, () -> options.withProtocols(evil));
        assertThrows(
                IllegalArgumentException.class,
                () -> WebSocketClient.connect("ws://localhost/" + evil, options, socket -> {}));
        assertThrows(IllegalArgumentException.class, () -> ProxyOptions.of("http://proxy/" + evil));
    }

    @Test
    void cve202423672PausedWhenItIsClosed() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            client.readFrame();
            assertEquals(-1, client.read()); // it does not answer
        })) {
            Heard heard = new Heard()
                    .atOpen(socket -> {
                        socket.pause();
                        socket.close();
                    })
                    .connect(server.url(), ClientOptions.defaults().withCloseTimeout(Duration.ofMillis(200)));
            heard.expectAll("open", "close 1006 ");
        }
    }
}
