package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.WebSocketOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which threads there are, how many, and for how long. */
@Timeout(120)
class ClientGroupTest {

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }

    @Test
    void listenersRunOnWorkersByDefault() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard = new Heard().atConnect(socket -> socket.send("x")).connect(server.url("/echo"));
            heard.expect("text x").socket.close();
            heard.expectClosed(1000);
            for (Thread thread : heard.threads()) {
                assertTrue(thread.getName().startsWith("websocket-client-worker-"), thread.getName());
                assertTrue(thread.isDaemon());
            }
        }
    }

    @Test
    void directListenersRunOnTheEventLoopAndNowhereElse() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("my-loop", true), NioIoHandler.newFactory());
        try (OurServer server = OurServer.start();
                ClientGroup group = ClientGroup.of(loops)) {
            Heard heard = new Heard()
                    .atConnect(socket -> socket.send("x"))
                    .connect(server.url("/echo"), Where.DIRECT.options().withGroup(group));
            heard.expect("text x").socket.close();
            heard.expectClosed(1000);
            Heard refused = new Heard()
                    .connect("ws://127.0.0.1:1/", Where.DIRECT.options().withGroup(group));
            refused.expectClosed(1006);
            for (Heard each : List.of(heard, refused)) {
                for (Thread thread : each.threads()) {
                    assertTrue(thread.getName().startsWith("my-loop"), thread.getName());
                }
            }
        }
        assertFalse(loops.isShuttingDown(), "they are the application's");
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void ownExecutorRunsAllListeners() throws Exception {
        try (OurServer server = OurServer.start()) {
            Heard heard =
                    new Heard().atConnect(socket -> socket.send("x")).connect(server.url("/echo"), Where.OWN.options());
            heard.expect("text x").socket.close();
            heard.expectClosed(1000);
            heard.threads().forEach(thread -> assertEquals("own-thread", thread.getName()));
        }
    }

    @Test
    void listenersSeeTheContextClassLoaderOfWhoeverConnected() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
        try (OurServer server = OurServer.start();
                URLClassLoader applications = new URLClassLoader(new URL[0], before)) {
            Heard heard = new Heard()
                    .atOpen(socket -> seen.complete(Thread.currentThread().getContextClassLoader()));
            thread.setContextClassLoader(applications);
            try {
                heard.connect(server.url("/echo"));
            } finally {
                thread.setContextClassLoader(before);
            }
            assertSame(applications, seen.get());
            heard.socket.close();
            heard.expectClosed(1000);
            ClassLoader own = ClientGroup.class.getClassLoader();
            threads("websocket-client-worker-").forEach(worker -> assertSame(own, worker.getContextClassLoader()));
        }
    }

    @Test
    void aListenerThatBlocksHoldsUpNobodyElse() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (OurServer server = OurServer.start()) {
            Heard blocked = new Heard()
                    .atOpen(socket -> {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .connect(server.url("/echo"))
                    .expect("open");
            Heard other = new Heard()
                    .atConnect(socket -> socket.send("x"))
                    .connect(server.url("/echo"))
                    .expect("text x");
            release.countDown();
            blocked.socket.close();
            other.socket.close();
            blocked.expectClosed(1000);
            other.expectClosed(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThousandConnectionsNeedNoThreadEach(Where where) throws Exception {
        int many = 1000;
        try (OurServer server = OurServer.start();
                ClientGroup group = ClientGroup.create()) {
            int before = Thread.activeCount();
            List<Heard> all = IntStream.range(0, many)
                    .mapToObj(i -> new Heard()
                            .atConnect(socket -> socket.send("x"))
                            .connect(
                                    server.url("/echo"),
                                    where.options()
                                            .withGroup(group)
                                            .withConnectTimeout(Duration.ofMinutes(1))
                                            .withHandshakeTimeout(Duration.ofMinutes(1))))
                    .toList();
            all.forEach(heard -> heard.expect("text x"));
            assertEquals(many, group.statistics().open());
            int loops = Runtime.getRuntime().availableProcessors();
            int workers = Math.max(32, 8 * loops);
            // the server's are here, too: some tens
            int after = Thread.getAllStackTraces().size();
            assertTrue(after < before + loops + workers + 200, after + " threads, " + before + " before");
            all.forEach(heard -> heard.socket.close());
            all.forEach(heard -> heard.expectClosed(1000));
            eventually("all are counted", () -> group.statistics().open() == 0);
        }
    }

    @Test
    void manySocketsAreEchoedWhileTheyCloseAndOpen() throws Exception {
        try (OurServer server = OurServer.start();
                ClientGroup group = ClientGroup.create()) {
            for (int round = 0; round < 20; round++) {
                List<Heard> all = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    Where where = Where.values()[i % 3];
                    all.add(new Heard()
                            .atConnect(socket -> {
                                for (int n = 0; n < 20; n++) {
                                    socket.send("m" + n);
                                }
                                socket.send("last");
                            })
                            .atMessage((socket, message) -> {
                                if (message.text().equals("last")) {
                                    socket.close();
                                }
                            })
                            .connect(server.url("/echo"), where.options().withGroup(group)));
                }
                for (Heard heard : all) {
                    heard.expectClosed(1000);
                    assertEquals(23, heard.events().size(), () -> "" + heard.events());
                    for (int n = 0; n < 20; n++) {
                        assertEquals("text m" + n, heard.events().get(1 + n));
                    }
                }
            }
        }
    }

    // The end.

    @Test
    void aGroupThatEndsSaysGoodbyeAndLeavesNoThread() throws Exception {
        AtomicReference<Heard> there = new AtomicReference<>();
        try (OurServer server = OurServer.start(
                WebSocketOptions.defaults(),
                socket -> there.set(new Heard().listenTo(socket, () -> {}, message -> {})))) {
            ClientGroup group = ClientGroup.create();
            int loopsBefore = threads("websocket-client").size();
            Heard heard = new Heard()
                    .connect(server.url("/test"), ClientOptions.defaults().withGroup(group))
                    .expect("open");
            assertTrue(threads("websocket-client").size() > loopsBefore);
            group.close();
            heard.expectClosed(1001);
            there.get().expectClosed(1001);
            group.close(); // again is nothing
            // and with the next connection it is there again
            Heard next = new Heard()
                    .connect(server.url("/test"), ClientOptions.defaults().withGroup(group))
                    .expect("open");
            next.socket.close();
            next.expectClosed(1000);
            group.close();
        }
    }

    @Test
    void theThreadsOfAGroupThatEndedAreGone() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("ending-loop", true), NioIoHandler.newFactory());
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        eventually("they have ended", loops::isTerminated);
        // an application's loops that have ended: an error, and nobody waits for ever
        try (ClientGroup group = ClientGroup.of(loops)) {
            Heard heard = new Heard()
                    .connect("ws://127.0.0.1:1/", ClientOptions.defaults().withGroup(group));
            heard.expectAll("error IOException", "close 1006 ");
        }
    }

    @Test
    void aGroupThatEndsGivesUpWhatIsConnecting() throws Exception {
        try (ScriptedServer silent = ScriptedServer.start(client -> client.readAll())) {
            ClientGroup group = ClientGroup.create();
            Heard heard =
                    new Heard().connect(silent.url(), ClientOptions.defaults().withGroup(group));
            eventually("it has come", () -> silent.accepted() == 1);
            group.close();
            heard.expectAll("close 1001 ");
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheGoodbyeHoldsUpNobody() throws Exception {
        try (ScriptedServer silent = ScriptedServer.start(client -> {
            client.accept();
            client.readAll();
        })) {
            ClientGroup group = ClientGroup.create();
            Heard heard = new Heard()
                    .connect(silent.url(), ClientOptions.defaults().withGroup(group))
                    .expect("open");
            group.close();
            heard.expectAll("open", "close 1001 ");
        }
    }

    @Test
    void theDefaultIsOneSharedGroup() {
        assertSame(ClientGroup.shared(), ClientOptions.defaults().group());
        assertSame(ListenerExecutor.worker(), ClientOptions.defaults().executor());
    }
}
