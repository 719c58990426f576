package io.websocketservlet.docs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page about starting a server, compiled and run as it stands there, in a process of its own. */
@Timeout(120)
class MulticastTest {

    private static final int LONGEST = 30;

    @Test
    void everyoneGetsWhatAnyoneSends(@TempDir Path directory) throws Exception {
        Snippet example = Snippet.in("java").stream()
                .filter(snippet -> snippet.text().contains("class Multicast"))
                .findFirst()
                .orElseThrow();
        long lines = example.text()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("import "))
                .count();
        assertTrue(lines < LONGEST, () -> lines + " lines");
        int port = freePort();
        Process server = run(Files.writeString(directory.resolve("Multicast.java"), example.text()), port);
        try {
            Member ada = Member.connect(port, server);
            assertEquals("127.0.0.1 connected", ada.next());
            Member bob = Member.connect(port, server);
            assertEquals("127.0.0.1 connected", ada.next());
            assertEquals("127.0.0.1 connected", bob.next());
            bob.socket.sendText("hi", true).join();
            assertEquals("<127.0.0.1> hi", ada.next());
            assertEquals("<127.0.0.1> hi", bob.next());
            server.destroy(); // tells the process to end
            assertEquals("close 1001", ada.next());
            assertEquals("close 1001", bob.next());
            server.waitFor();
        } finally {
            server.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    /** JEP 330: a source file is run as it is. */
    private static Process run(Path source, int port) throws IOException {
        Path log = source.resolveSibling("log");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path")
                                .replace(Path.of("target", "test-classes").toAbsolutePath() + File.pathSeparator, ""),
                        source.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What one of them hears. */
    private static final class Member implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private WebSocket socket;

        /** As soon as the server listens. */
        static Member connect(int port, Process server) {
            Member member = new Member();
            await("the server listens").atMost(Duration.ofSeconds(60)).until(() -> {
                assertTrue(server.isAlive(), "the example has ended");
                try {
                    member.socket = HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), member)
                            .join();
                    return true;
                } catch (CompletionException notYet) {
                    return false;
                }
            });
            return member;
        }

        String next() throws InterruptedException {
            return heard.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("close " + code);
            return null;
        }
    }
}
