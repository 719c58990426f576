package io.websocketservlet.docs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application of the page about Spring Boot, as it stands there, in a process of its own. */
@Timeout(120)
class SpringBootTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private Process server;
    private Path log;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        Snippet example = Snippet.in("java").stream()
                .filter(snippet -> snippet.text().contains("class NewsApplication"))
                .findFirst()
                .orElseThrow();
        // Spring looks for beans in the package of the application, which a page need not name.
        Path source = Files.writeString(directory.resolve("NewsApplication.java"), "package app;\n\n" + example.text());
        String classPath = System.getProperty("java.class.path");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), "-cp", classPath, source.toString());
        assertEquals(0, failed);
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        log = directory.resolve("log");
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + classPath,
                        "app.NewsApplication",
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.shutdown=immediate")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @AfterEach
    void stop() {
        server.destroyForcibly();
    }

    @Test
    void whatEditorsSendReadersGet() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket editor = connect(closed);
        HttpResponse<Stream<String>> news = read("");
        assertEquals(
                "text/event-stream", news.headers().firstValue("Content-Type").orElse(""));
        Iterator<String> lines = news.body().iterator();
        editor.sendText("It works", true).join();
        assertTrue(nextData(lines).equals("It works"), this::said);
        String seen = id;
        editor.sendText("Still", true).join();
        assertEquals("Still", nextData(lines));
        assertEquals("Still", nextData(read(seen).body().iterator()), "what the second reader has missed");
        server.destroy(); // tells the process to end
        assertEquals(1001, closed.get(60, TimeUnit.SECONDS));
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        assertTrue(lines.hasNext(), "the stream said when to come back, and ended");
        lines.forEachRemaining(line -> {});
    }

    /** The id of the last event. */
    private String id;

    private String nextData(Iterator<String> lines) {
        while (true) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                return line.substring(6);
            }
        }
    }

    private HttpResponse<Stream<String>> read(String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/news"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    /** As soon as the server listens. */
    private WebSocket connect(CompletableFuture<Integer> closed) {
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                closed.complete(code);
                return null;
            }
        };
        URI address = URI.create("ws://127.0.0.1:" + port + "/editors");
        return await("the server listens")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            assertTrue(server.isAlive(), this::said);
                            try {
                                return List.of(client.newWebSocketBuilder()
                                        .buildAsync(address, listener)
                                        .join());
                            } catch (CompletionException notYet) {
                                return List.<WebSocket>of();
                            }
                        },
                        found -> !found.isEmpty())
                .get(0);
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
