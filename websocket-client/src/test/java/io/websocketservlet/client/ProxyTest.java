package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.ProtocolException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a proxy, which in these tests plays the server behind it, too. */
@Timeout(60)
class ProxyTest {

    private static final String TUNNEL = "HTTP/1.1 200 Connection established\r\n\r\n";

    /** Who trusts this one trusts the proxy; the servers behind it have another. */
    private static Certificates proxys;

    private static Certificates servers;

    @TempDir
    private static Path files;

    @BeforeAll
    static void makeAuthorities() {
        proxys = Certificates.authority();
        servers = Certificates.authority();
    }

    private static TlsOptions trusting(Certificates authority) {
        return TlsOptions.defaults().withRootCertificates(authority.rootFile(files));
    }

    private static ProxyOptions at(ScriptedServer proxy) {
        return ProxyOptions.of("http://127.0.0.1:" + proxy.port());
    }

    private static ProxyOptions securelyAt(ScriptedServer proxy) {
        return ProxyOptions.of("https://localhost:" + proxy.port()).withTls(trusting(proxys));
    }

    private static void echo(Peer client) throws Exception {
        client.accept();
        client.sendText(client.readFrame().substring(3));
        client.sendHex("8802(close)03e8");
        client.readFrame();
    }

    private static Heard talk(String url, ClientOptions options) {
        return new Heard().atConnect(socket -> socket.send("Hello")).connect(url, options);
    }

    @ParameterizedTest
    @EnumSource
    void aServerIsReachedThroughAProxy(Where where) throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            asked.complete(client.readHead());
            client.send(TUNNEL);
            echo(client);
        })) {
            talk("ws://user:secret@www.example.com/a", where.options().withProxy(at(proxy)))
                    .expectAll("open", "text Hello", "close 1000 ");
            String request = asked.get();
            assertTrue(request.startsWith("CONNECT www.example.com:80 HTTP/1.1\r\nHost: www.example.com\r\n"), request);
            assertFalse(request.contains("Authorization"), "the server's user is none of the proxy's business");
        }
    }

    @Test
    void theProxysUserAndHeadersAreForTheProxyAlone() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<String> request = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            asked.complete(client.readHead());
            client.send(TUNNEL);
            request.complete(client.readHead());
        })) {
            ProxyOptions options = ProxyOptions.of("http://u:p@127.0.0.1:" + proxy.port())
                    .withHeader("User-Agent", "test")
                    .withHeader("X-Proxy", "1");
            new Heard()
                    .connect("ws://www.example.com/", ClientOptions.defaults().withProxy(options))
                    .expectClosed(1006);
            assertTrue(asked.get().contains("\r\nProxy-Authorization: Basic dTpw\r\n"), asked.get());
            assertTrue(asked.get().contains("\r\nUser-Agent: test\r\nX-Proxy: 1\r\n"), asked.get());
            assertFalse(request.get().contains("Proxy"), request.get());
            assertFalse(request.get().contains("User-Agent"), request.get());
        }
    }

    @Test
    void tlsToTheServerBeginsBehindTheProxy() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            asked.complete(client.readHead());
            client.send(TUNNEL);
            echo(client.behind(Certificates.server(servers.forHost("www.example.com"))));
        })) {
            ClientOptions options =
                    ClientOptions.defaults().withTls(trusting(servers)).withProxy(at(proxy));
            talk("wss://www.example.com/", options).expectAll("open", "text Hello", "close 1000 ");
            assertTrue(asked.get().startsWith("CONNECT www.example.com:443 HTTP/1.1\r\n"), asked.get());
        }
    }

    @Test
    void tlsToTheProxyIsAnotherThanToTheServer() throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(Certificates.server(proxys.forHost("localhost")), client -> {
            client.readHead();
            client.send(TUNNEL);
            echo(client.behind(Certificates.server(servers.forHost("www.example.com"))));
        })) {
            ClientOptions options =
                    ClientOptions.defaults().withTls(trusting(servers)).withProxy(securelyAt(proxy));
            talk("wss://www.example.com/", options).expectAll("open", "text Hello", "close 1000 ");
        }
    }

    @Test
    void aServerIsReachedInTheClearThroughASecureProxy() throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(Certificates.server(proxys.forHost("localhost")), client -> {
            client.readHead();
            client.send(TUNNEL);
            echo(client);
        })) {
            talk("ws://www.example.com/", ClientOptions.defaults().withProxy(securelyAt(proxy)))
                    .expectAll("open", "text Hello", "close 1000 ");
        }
    }

    @Test
    void whoeverIsTrustedAsAServerIsNotTrustedAsAProxy() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(Certificates.server(servers.forHost("localhost")), client -> {
            try {
                seen.complete("byte " + client.read());
            } catch (SSLException | SocketException refused) {
                seen.complete("refused");
            }
        })) {
            ClientOptions options = ClientOptions.defaults()
                    .withTls(trusting(servers))
                    .withProxy(ProxyOptions.of("https://u:secret@localhost:" + proxy.port())
                            .withTls(trusting(proxys)));
            Heard heard = new Heard().connect("wss://www.example.com/", options);
            heard.expectClosed(1006);
            assertInstanceOf(SSLException.class, heard.error);
            assertEquals("refused", seen.get());
        }
    }

    @Test
    void theServersHostIsVerifiedBehindTheProxy() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            client.readHead();
            client.send(TUNNEL);
            try {
                seen.complete("byte "
                        + client.behind(Certificates.server(servers.forHost("localhost")))
                                .read());
            } catch (SSLException | SocketException refused) {
                seen.complete("refused");
            }
        })) {
            ClientOptions options =
                    ClientOptions.defaults().withTls(trusting(servers)).withProxy(at(proxy));
            Heard heard = new Heard().connect("wss://www.example.com/", options);
            heard.expectClosed(1006);
            assertInstanceOf(SSLException.class, heard.error);
            assertEquals("refused", seen.get());
        }
    }

    // Proxies that do not let us pass.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 502 Bad Gateway\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "garbage\r\n\r\n",
            })
    void aRefusalIsAnErrorThenCloses(String refusal) throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            client.readHead();
            client.send(refusal);
            assertEquals(-1, client.read(), "the client hangs up, and asks nothing more");
        })) {
            Heard heard = new Heard()
                    .connect("ws://www.example.com/", ClientOptions.defaults().withProxy(at(proxy)));
            heard.expectClosed(1002);
            assertInstanceOf(ProtocolException.class, heard.error);
            assertTrue(heard.error.getMessage().contains("proxy"), heard.error.getMessage());
            assertEquals(2, heard.events().size());
            assertEquals(0, heard.socket.status(), "no server has answered");
        }
    }

    @Test
    void aProxyThatHangsUpIsAnErrorThenCloses() throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(Peer::readHead)) {
            Heard heard = new Heard()
                    .connect("ws://www.example.com/", ClientOptions.defaults().withProxy(at(proxy)));
            heard.expectClosed(1002);
            assertEquals("error ProtocolException", heard.events().get(0));
        }
    }

    @Test
    void aProxyThatSaysNothingIsGivenUp() throws Exception {
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            client.readHead();
            assertEquals(-1, client.read());
        })) {
            Heard heard = new Heard()
                    .connect(
                            "ws://www.example.com/",
                            ClientOptions.defaults().withProxy(at(proxy)).withHandshakeTimeout(Duration.ofMillis(200)));
            heard.expectAll("error SocketTimeoutException", "close 1006 ");
        }
    }

    @Test
    void aProxyThatIsNotThereIsAnErrorThenCloses() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Heard heard = new Heard()
                .connect(
                        "ws://www.example.com/",
                        ClientOptions.defaults().withProxy(ProxyOptions.of("http://127.0.0.1:" + port)));
        heard.expectClosed(1006);
        assertInstanceOf(ConnectException.class, heard.error);
    }

    @Test
    void closingWhileTheProxyThinksIsDoneAtOnce() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (ScriptedServer proxy = ScriptedServer.start(client -> {
            asked.complete(client.readHead());
            assertEquals(-1, client.read());
        })) {
            Heard heard = new Heard()
                    .connect("ws://www.example.com/", ClientOptions.defaults().withProxy(at(proxy)));
            asked.get();
            heard.socket.close();
            heard.expectAll("close 1000 ");
        }
    }

    // What could never be a proxy.

    @ParameterizedTest
    @ValueSource(strings = {"ws://proxy/", "proxy:3128", "http://proxy/path", "http://", "socks://proxy"})
    void anAddressThatIsNoProxysIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> ProxyOptions.of(url));
    }

    @Test
    void aHeaderThatIsTheProtocolsIsRefused() {
        ProxyOptions proxy = ProxyOptions.of("http://user:secret@proxy");
        assertThrows(IllegalArgumentException.class, () -> proxy.withHeader("Host", "x"));
        assertThrows(IllegalArgumentException.class, () -> proxy.withHeader("Proxy-Authorization", "x"));
        assertThrows(IllegalArgumentException.class, () -> proxy.withHeader("X", "a\r\nb"));
    }

    @Test
    void secretsAreNotShown() {
        String shown = ProxyOptions.of("https://user:secret@proxy")
                .withHeader("X-Token", "t0ken")
                .toString();
        assertEquals("proxy https at proxy port 443", shown);
    }
}
