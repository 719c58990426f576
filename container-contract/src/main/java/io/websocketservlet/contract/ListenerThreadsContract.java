package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.Eventually.staysSo;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On which threads listeners run. */
interface ListenerThreadsContract extends Contract {

    /** Whether listeners may run on this thread, when nothing else is asked for: not one that serves many connections. */
    boolean isWorker(Thread thread);

    /** Whether this is a thread that reads connections. */
    boolean isReader(Thread thread);

    /** An echo that remembers on which threads it was called. */
    private static Recorder echoOn(Set<Thread> threads) {
        return new Recorder()
                .atOpen(socket -> threads.add(Thread.currentThread()))
                .atMessage((socket, message) -> {
                    threads.add(Thread.currentThread());
                    socket.send(message);
                })
                .atClose(socket -> threads.add(Thread.currentThread()));
    }

    private void converse(Recorder server, WebSocketOptions options) throws Exception {
        try (RawClient client = stage().open(server, options)) {
            for (int i = 0; i < 20; i++) {
                client.send(text("ping " + i)).expectText("ping " + i);
            }
            for (int i = 0; i < 200; i++) {
                client.send(text("many " + i));
            }
            for (int i = 0; i < 200; i++) {
                client.expectText("many " + i);
            }
            client.send(close(1000, "bye")).expectClose(1000, "bye").expectEnd();
        }
        server.expectClosed(1000, "bye");
    }

    @Test
    default void listenersRunOnThreadsThatMayBlock() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        converse(echoOn(threads), stage().options());
        assertTrue(threads.stream().allMatch(this::isWorker), threads::toString);
    }

    @Test
    default void directListenersRunOnTheThreadThatReads() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Recorder server = new Recorder().atMessage((socket, message) -> {
            // The first ones may come while the thread that opened the connection is still at it, which then delivers
            // them.
            if (message.text().startsWith("many")) {
                threads.add(Thread.currentThread());
            }
            socket.send(message);
        });
        converse(server, stage().options().withExecutor(ListenerExecutor.direct()));
        assertFalse(threads.isEmpty());
        assertTrue(threads.stream().allMatch(this::isReader), threads::toString);
    }

    @Test
    default void listenersRunOnTheExecutorThatIsGiven() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ExecutorService own = pool(4);
        try {
            converse(echoOn(threads), stage().options().withExecutor(ListenerExecutor.of(own)));
        } finally {
            own.shutdown();
        }
        assertTrue(threads.stream().allMatch(thread -> thread.getName().equals("own")), threads::toString);
    }

    @Test
    default void listenersRunOnVirtualThreadsWhereThereAreSome() throws Exception {
        if (Runtime.version().feature() < 21) {
            assertThrows(UnsupportedOperationException.class, ListenerExecutor::virtual);
            return;
        }
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        converse(echoOn(threads), stage().options().withExecutor(ListenerExecutor.virtual()));
        assertTrue(
                threads.stream().allMatch(thread -> thread.toString().startsWith("VirtualThread[")), threads::toString);
    }

    private static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "own");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static ListenerExecutor named(String name, ExecutorService own) {
        return switch (name) {
            case "worker" -> ListenerExecutor.worker();
            case "direct" -> ListenerExecutor.direct();
            default -> ListenerExecutor.of(own);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "direct", "own"})
    default void pausingHoldsBackAndLosesNothingWhereverListenersRun(String name) throws Exception {
        ExecutorService own = pool(2);
        Recorder server = new Recorder();
        server.atMessage((socket, message) -> {
            if (server.count("paused") == 0) {
                socket.pause();
                server.add("paused");
            }
        });
        try (RawClient client = stage().open(server, stage().options().withExecutor(named(name, own)))) {
            for (int i = 0; i < 500; i++) {
                client.send(text(Integer.toString(i)));
            }
            server.expect("paused");
            staysSo("only the first message", () -> server.events().size() == 4);
            server.socket().resume();
            server.expect("text 499");
            assertEquals("text 250", server.events().get(253));
            client.send(close(1000, "")).expectClose(1000);
        } finally {
            own.shutdown();
        }
        server.expectClosed(1000);
    }

    /** What the executor has no thread for stays with the client: no backlog of ours grows. */
    @Test
    default void aBusyExecutorSlowsThePeerDown() throws Exception {
        int messages = 1_000;
        byte[] message = new byte[64 * 1024];
        ExecutorService own = pool(1);
        CountDownLatch free = new CountDownLatch(1);
        Recorder server = new Recorder();
        AtomicInteger sent = new AtomicInteger();
        try (RawClient client = stage().open(server, stage().options().withExecutor(ListenerExecutor.of(own)))) {
            server.expect("open");
            own.execute(() -> Background.await(free));
            Background sending = Background.run("sender", () -> {
                for (int i = 0; i < messages; i++) {
                    client.send(binary(message));
                    sent.incrementAndGet();
                }
            });
            Processor.expectIdle();
            int stuck = sent.get();
            assertTrue(stuck < messages, "all was taken in, 64 MB");
            staysSo("the client is stuck", () -> sent.get() == stuck);
            free.countDown();
            eventually("all has come", () -> server.count("binary of 65536") == messages);
            sending.join();
        } finally {
            own.shutdown();
        }
    }

    @Test
    default void aListenerThatBlocksOnAnExecutorHoldsUpNobodyElse() throws Exception {
        ExecutorService own = pool(8);
        CountDownLatch free = new CountDownLatch(1);
        Recorder busy = new Recorder().atMessage((socket, message) -> Background.await(free));
        Recorder other = Recorder.echo();
        WebSocketOptions options = stage().options().withExecutor(ListenerExecutor.of(own));
        try (RawClient blocking = stage().open(busy, options);
                RawClient client = stage().open(other, options)) {
            blocking.send(text("block"));
            busy.expect("text block");
            client.send(text("hello")).expectText("hello");
            assertTrue(busy.socket().send(Message.text("meanwhile")));
            blocking.expectText("meanwhile");
            free.countDown();
        } finally {
            own.shutdown();
        }
    }
}
