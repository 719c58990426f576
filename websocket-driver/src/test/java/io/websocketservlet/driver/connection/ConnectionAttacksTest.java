package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections of others kept, mixed up or never let go; by the number under which it was published. */
@Timeout(60) // ends a wait that never would; nothing is measured by it
class ConnectionAttacksTest {

    private static final WebSocketOptions QUIET = WebSocketOptions.defaults().withPing(Duration.ZERO);

    /** CVE-2024-23672, Tomcat: a connection that was suspended when it was closed stayed open for ever. */
    @Test
    void cve202423672PausedConnectionThatIsClosedIsGoneWithTheCloseTimeout() {
        Rig rig = Rig.open(QUIET);
        rig.connection.pause();
        for (int i = 0; i < 100; i++) {
            rig.transport.arrive(Peer.text("never read"));
        }
        assertTrue(rig.connection.close());
        rig.settle();
        assertFalse(rig.transport.isClosed());
        rig.clock.pass(QUIET.timing().closeTimeout().plus(ManualClock.TICK.multipliedBy(2)));
        rig.settle();
        assertTrue(rig.transport.isClosed());
        rig.recorder.assertNext("close 1006");
        assertEquals(1, rig.connection.timesClosed());
        rig.assertExhausted();
    }

    /** CVE-2021-42340, Tomcat: something of each connection stayed when it was closed. Nothing does here: not on the clock. */
    @Test
    void cve202142340NothingOfAClosedConnectionStaysOnTheClock() {
        ManualClock clock = new ManualClock();
        List<WeakReference<ServerEnd>> closed = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            closed.add(new WeakReference<>(openAndClosed(clock)));
        }
        // a wheel may hold what is over until it comes by
        clock.pass(Duration.ofMinutes(2));
        for (int i = 0; i < 100 && closed.stream().anyMatch(end -> end.get() != null); i++) {
            System.gc();
        }
        assertEquals(0, closed.stream().filter(end -> end.get() != null).count());
    }

    private static ServerEnd openAndClosed(ManualClock clock) {
        ManualExecutor executor = new ManualExecutor();
        ManualTransport transport = new ManualTransport();
        ServerEnd end = new ServerEnd(WebSocketOptions.defaults(), executor, clock.timers());
        end.begin();
        Deliverers.run(() -> end.start(transport));
        end.send("hello");
        transport.deliver(Peer.text("x"), Peer.close(1000, ""));
        executor.runAll();
        assertTrue(transport.isClosed());
        return end;
    }

    /**
     * CVE-2022-25762, Tomcat: a send that met a close used a buffer that had been given back, and its bytes went out on
     * another connection. Each connection writes nothing but its own, in whole frames, and nothing behind its Close.
     */
    @Test
    void cve202225762SendThatMeetsACloseWritesOnNoOtherConnection() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 100; round++) {
                meet(threads, round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void meet(ExecutorService threads, int round) throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<?>> work = new ArrayList<>();
        List<ManualTransport> transports = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ManualTransport transport = new ManualTransport();
            ServerEnd end = new ServerEnd(QUIET, Runnable::run, new ManualClock().timers());
            end.begin();
            Deliverers.run(() -> end.start(transport));
            String canary = i + " of " + round + " ";
            work.add(threads.submit(() -> {
                together.await();
                boolean sent = true;
                for (int n = 0; sent && n < 1000; n++) {
                    // small ones share a buffer, large ones leave from where they lie
                    sent = end.send(canary + (n % 10 == 9 ? "x".repeat(5000) : n));
                }
                return null;
            }));
            work.add(threads.submit(() -> {
                together.await();
                transport.deliver(Peer.text("go on"), Peer.close(1000, ""));
                return null;
            }));
            transports.add(transport);
        }
        for (Future<?> each : work) {
            each.get();
        }
        for (int i = 0; i < 2; i++) {
            String own = "text " + i + " of " + round + " ";
            List<String> frames = Peer.read(transports.get(i).takeWritten());
            assertEquals("close 1000", frames.get(frames.size() - 1));
            List<String> messages = frames.subList(0, frames.size() - 1);
            assertEquals(
                    List.of(),
                    messages.stream().filter(frame -> !frame.startsWith(own)).toList());
        }
    }
}
