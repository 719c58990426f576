package io.websocketservlet.benchmarks.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.benchmarks.comparison.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client sends back what comes. How fast is nothing that a test could say. */
@Timeout(60)
class PeersTest {

    private static final int LENGTH = 16 * 1024;

    private static ServerProcess server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        server = ServerProcess.start(null, List.of("--container", "undertow"), List.of("-Xmx256m"), log);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "worker", "netty", "java-websocket", "tomcat", "jdk"})
    void eachClientEchoes(String name) throws Exception {
        Peer.Counter counter = new Peer.Counter(LENGTH, 100);
        Peer.named(name).start(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), 16, new byte[LENGTH], counter);
        long until = System.nanoTime() + 30_000_000_000L;
        while (counter.count() < 100 && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertTrue(counter.count() >= 100, () -> name + " has echoed " + counter.count());
    }

    @Test
    void aMessageOfAnotherLengthDoesNotCount() {
        assertThrows(IllegalStateException.class, () -> new Peer.Counter(64, 1).came(63));
    }
}
