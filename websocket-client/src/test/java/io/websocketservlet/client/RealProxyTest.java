package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way through real proxies, which want a password. Run by {@code websocket-client/proxies/run}. */
@Tag("proxies")
@Timeout(120)
class RealProxyTest {

    @TempDir
    private Path files;

    private final Certificates authority = Certificates.authority();

    /** A proxy in a process of its own, until it is closed. */
    private record Running(Process process, int port, int securePort, Path log) implements AutoCloseable {

        static Running start(int port, int securePort, Path log, List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Running running = new Running(process, port, securePort, log);
            eventually("it listens", () -> !process.isAlive() || isListening(port));
            assertTrue(process.isAlive(), () -> running.said());
            return running;
        }

        private static boolean isListening(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private Running squid() throws Exception {
        // begun by root, it reads its files as a user of its own
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxrwxrwx"));
        X509Bundle own = authority.forHost("localhost");
        int port = freePort();
        int securePort = freePort();
        write("passwords", "user:$apr1$salt$VEpBc9VHGUKwI9.yg13Iu0\n");
        Path configuration = write("squid.conf", """
                http_port 127.0.0.1:%d
                https_port 127.0.0.1:%d tls-cert=%s tls-key=%s
                auth_param basic program /usr/lib/squid/basic_ncsa_auth %s
                acl known proxy_auth REQUIRED
                http_access allow known
                http_access deny all
                pid_filename none
                cache deny all
                access_log none
                cache_log /dev/stderr
                coredump_dir %s
                shutdown_lifetime 1 seconds
                """.formatted(
                        port,
                        securePort,
                        write("squid.pem", own.getCertificatePathPEM()),
                        write("squid.key", own.getPrivateKeyPEM()),
                        files.resolve("passwords"),
                        files));
        return Running.start(
                port,
                securePort,
                files.resolve("squid.log"),
                List.of("/usr/sbin/squid", "-N", "-f", configuration.toString()));
    }

    private Running tinyproxy() throws Exception {
        int port = freePort();
        Path configuration = write("tinyproxy.conf", """
                Port %d
                Listen 127.0.0.1
                Timeout 60
                BasicAuth user secret
                """.formatted(port));
        return Running.start(
                port,
                0,
                files.resolve("tinyproxy.log"),
                List.of("/usr/bin/tinyproxy", "-d", "-c", configuration.toString()));
    }

    private ClientOptions through(ProxyOptions proxy) {
        return ClientOptions.defaults()
                .withProxy(proxy)
                .withTls(TlsOptions.defaults().withRootCertificates(authority.rootFile(files)));
    }

    private void assertTalksThrough(ProxyOptions proxy) throws Exception {
        try (OurServer server = OurServer.start();
                ScriptedServer secure =
                        ScriptedServer.start(Certificates.server(authority.forHost("localhost")), client -> {
                            client.accept();
                            client.sendText(client.readFrame().substring(3));
                            client.readFrame();
                            client.sendHex("8802(close)03e8");
                        })) {
            for (String url : List.of(server.url("/echo"), "wss://localhost:" + secure.port() + "/")) {
                Heard heard = new Heard()
                        .atConnect(socket -> socket.send("Hello"))
                        .atMessage((socket, message) -> socket.close())
                        .connect(url, through(proxy));
                heard.expectAll("open", "text Hello", "close 1000 ");
            }
        }
    }

    private void assertRefusedBy(ProxyOptions proxy, String status) throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().connect(server.url("/echo"), through(proxy));
            heard.expectClosed(1002);
            assertTrue(heard.error.getMessage().contains(status), heard.error.getMessage());
            assertEquals(2, heard.events().size());
        }
    }

    @Test
    void squidLetsWhoKnowsThePasswordPass() throws Exception {
        try (Running squid = squid()) {
            assertTalksThrough(ProxyOptions.of("http://user:secret@127.0.0.1:" + squid.port()));
        }
    }

    @Test
    void squidBehindTlsLetsWhoKnowsThePasswordPass() throws Exception {
        try (Running squid = squid()) {
            assertTalksThrough(ProxyOptions.of("https://user:secret@localhost:" + squid.securePort())
                    .withTls(TlsOptions.defaults().withRootCertificates(authority.rootFile(files))));
        }
    }

    @Test
    void squidRefusesWhoDoesNotKnowIt() throws Exception {
        try (Running squid = squid()) {
            assertRefusedBy(ProxyOptions.of("http://127.0.0.1:" + squid.port()), "407");
            assertRefusedBy(ProxyOptions.of("http://user:guess@127.0.0.1:" + squid.port()), "407");
        }
    }

    @Test
    void squidTellsOfAServerThatIsNotThere() throws Exception {
        try (Running squid = squid()) {
            Heard heard = new Heard()
                    .connect(
                            "ws://127.0.0.1:" + freePort() + "/",
                            through(ProxyOptions.of("http://user:secret@127.0.0.1:" + squid.port())));
            heard.expectClosed(1002);
            assertTrue(heard.error.getMessage().contains("503"), heard.error.getMessage());
        }
    }

    @Test
    void tinyproxyLetsWhoKnowsThePasswordPass() throws Exception {
        try (Running tinyproxy = tinyproxy()) {
            assertTalksThrough(ProxyOptions.of("http://user:secret@127.0.0.1:" + tinyproxy.port()));
        }
    }

    @Test
    void tinyproxyRefusesWhoDoesNotKnowIt() throws Exception {
        try (Running tinyproxy = tinyproxy()) {
            assertRefusedBy(ProxyOptions.of("http://127.0.0.1:" + tinyproxy.port()), "407");
            assertRefusedBy(ProxyOptions.of("http://user:guess@127.0.0.1:" + tinyproxy.port()), "401");
        }
    }
}
