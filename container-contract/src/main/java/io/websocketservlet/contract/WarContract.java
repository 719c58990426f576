package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A WAR that has the library and an adapter in its WEB-INF/lib, beneath the class loader that the container gives to WARs:
 * which hides some of the container's classes, and prefers those of the WAR. An adapter's test class extends this and brings
 * a server that runs WARs.
 */
@Timeout(60)
public abstract class WarContract {

    /** A server as an application's author would set it up, with nothing of ours. */
    public interface WarServer {

        /** Starts the server with all of its WARs. */
        void start() throws Exception;

        /** Stops the server as its documentation says, and leaves all connections to it. */
        void stop() throws Exception;

        /** Stops the application at a context path, and forgets it. */
        void undeploy(String path) throws Exception;

        /** The class loader of a WAR that is deployed. */
        ClassLoader loader(String path);

        /** Where the server listens on the loopback interface. */
        int port();
    }

    @TempDir
    private Path directory;

    private final Class<?> adapter;
    private final Dialer dialer;
    private final Set<Thread> threadsBefore = OurThreads.running();
    private WarServer server;

    /**
     * @param adapter a class of the adapter that WEB-INF/lib shall have
     */
    protected WarContract(Class<?> adapter) {
        this(adapter, Dialer.TCP);
    }

    /**
     * @param adapter a class of the adapter that WEB-INF/lib shall have
     * @param dialer how clients get there; is stopped after each test
     */
    protected WarContract(Class<?> adapter, Dialer dialer) {
        this.adapter = adapter;
        this.dialer = dialer;
    }

    /**
     * A server with WARs, not started yet.
     *
     * @param wars where they were unpacked, by context path
     */
    protected abstract WarServer server(Map<String, Path> wars) throws Exception;

    @BeforeEach
    final void startServer() throws Exception {
        server = server(Map.of(
                "/red", ExplodedWar.at(directory.resolve("red"), adapter),
                "/blue", ExplodedWar.at(directory.resolve("blue"), adapter)));
        server.start();
    }

    @AfterEach
    final void stopServer() throws Exception {
        server.stop();
        dialer.stop();
        eventually("no thread of ours is left", () -> threadsBefore.containsAll(OurThreads.running()));
    }

    private OpeningRequest request(String path) {
        return OpeningRequest.to("127.0.0.1:" + server.port(), path + ExplodedWar.ECHO);
    }

    private RawClient connect() throws IOException {
        return RawClient.over(dialer.dial(server.port(), 0));
    }

    /** An open WebSocket of one of the WARs; messages have gone both ways. */
    private RawClient open(String path) throws IOException {
        RawClient client = connect().open(request(path));
        return client.send(text("hello")).expectText("hello");
    }

    @Test
    final void theAdapterOfAWarServesIt() throws Exception {
        assertNotSame(adapter, server.loader("/red").loadClass(adapter.getName()), "the adapter is not the WAR's own");
        OpeningRequest request = request("/red").with("Sec-WebSocket-Protocol", "stomp, amqp");
        byte[] megabyte = new byte[1 << 20];
        try (RawClient client = connect()) {
            client.send(request.bytes());
            assertEquals("amqp", client.expectOpened(request).header("Sec-WebSocket-Protocol"));
            client.send(text("grüezi")).expectText("grüezi");
            client.send(binary(megabyte)).expectBinary(megabyte);
            client.send(close(1000, "")).expectClose(1000);
            client.expectEnd();
        }
    }

    @Test
    final void aStoppingServerSaysGoodbyeForEachOfItsWars() throws Exception {
        try (RawClient red = open("/red");
                RawClient blue = open("/blue")) {
            Background stopping = Background.run("stop", server::stop);
            red.expectClose(1001);
            red.send(close(1001, "")).expectEnd();
            blue.expectClose(1001);
            blue.send(close(1001, "")).expectEnd();
            stopping.join();
        }
    }

    @Test
    final void theClassLoaderOfAnUndeployedWarCanBeCollected() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(server.loader("/red"));
        try (RawClient first = open("/red");
                RawClient second = open("/red");
                RawClient other = open("/blue")) {
            Background undeploying = Background.run("undeploy", () -> server.undeploy("/red"));
            for (RawClient client : List.of(first, second)) {
                client.expectClose(1001);
            }
            first.send(close(1001, "")).expectEnd();
            undeploying.join();
            eventually("the WAR's class loader is collected", () -> {
                System.gc();
                return loader.refersTo(null);
            });
            try (RawClient late = connect()) {
                assertNotEquals(101, late.ask(request("/red")).status());
            }
            other.send(text("still there?")).expectText("still there?");
        }
    }
}
