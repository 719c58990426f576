package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Many threads at once, as on a server. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ConnectionThreadsTest {

    private static final int CONNECTIONS = 25;
    private static final int MESSAGES = 400;
    private static final int SENDERS = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** A connection that one thread reads, several send to, one completes writes of, and one pauses and resumes. */
    private final class Busy {

        private final ManualTransport transport = new ManualTransport();
        private final ServerEnd connection = new ServerEnd(
                WebSocketOptions.defaults(),
                task -> threads.execute(() -> Deliverers.run(task)),
                new ManualClock().timers());
        private final ConnectionRecorder recorder = new ConnectionRecorder(connection);
        private final List<Future<?>> work = new ArrayList<>();
        private final long seed;
        private volatile boolean done;

        Busy(long seed) {
            this.seed = seed;
        }

        void start() {
            transport.answerWrites(Written.PENDING);
            recorder.onEvent(event -> {
                if (event.startsWith("message")) {
                    connection.send("echo of " + event);
                }
            });
            connection.begin();
            until(transport::readNext);
            until(transport::complete);
            Random random = new Random(seed);
            until(() -> {
                transport.answerWrites(random.nextInt(3) == 0 ? Written.DONE : Written.PENDING);
                connection.pause();
                connection.flush();
                connection.resume();
                return false;
            });
            for (int sender = 0; sender < SENDERS; sender++) {
                String name = "sender " + sender + " ";
                work.add(threads.submit(() -> {
                    for (int i = 0; i < MESSAGES; i++) {
                        assertTrue(connection.send(name + i));
                    }
                }));
            }
            work.add(threads.submit(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    transport.arrive(Peer.text(Integer.toString(i)));
                }
            }));
            Deliverers.run(() -> connection.start(transport));
        }

        /** Does something again and again until all is done. */
        private void until(BooleanSupplier step) {
            threads.execute(() -> {
                while (!done) {
                    if (!step.getAsBoolean()) {
                        Thread.yield();
                    }
                }
            });
        }

        void finish() throws Exception {
            for (Future<?> each : work) {
                each.get();
            }
            transport.arrive(Peer.close(1000, ""));
            while (connection.timesClosed() == 0 || !transport.isClosed()) {
                Thread.yield();
            }
            done = true;
            assertEquals(List.of(), faults(), () -> "seed " + seed);
        }

        private List<String> faults() {
            transport.assertNoFault();
            recorder.assertNoFault();
            List<String> faults = new ArrayList<>();
            List<String> messages = new ArrayList<>(recorder.events());
            messages.removeIf(event -> !event.startsWith("message"));
            List<String> expected = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> "message text " + i)
                    .toList();
            if (!messages.equals(expected)) {
                faults.add("delivered " + messages);
            }
            List<String> frames = Peer.read(transport.takeWritten());
            for (int sender = 0; sender < SENDERS; sender++) {
                faults.addAll(missing(frames, "text sender " + sender + " "));
            }
            faults.addAll(missing(frames, "text echo of message text "));
            if (!frames.get(frames.size() - 1).equals("close 1000")) {
                faults.add("after Close");
            }
            return faults;
        }

        /** Each of them numbered from 0, all there, in order. */
        private List<String> missing(List<String> frames, String prefix) {
            List<String> found =
                    frames.stream().filter(frame -> frame.startsWith(prefix)).toList();
            List<String> expected =
                    IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).toList();
            return found.equals(expected) ? List.of() : List.of("written " + found);
        }
    }

    @Test
    void nothingIsLostAndNothingOverlaps() throws Exception {
        for (int seed = 0; seed < CONNECTIONS; seed++) {
            Busy busy = new Busy(seed);
            busy.start();
            busy.finish();
        }
    }

    /** Each is in its listener when both send to the other: with a lock around listeners neither could go on. */
    @Test
    void twoConnectionsWhoseListenersSendToEachOtherDoNotStopEachOther() throws Exception {
        Rig first = Rig.open();
        Rig second = Rig.open();
        CyclicBarrier bothInside = new CyclicBarrier(2);
        for (Rig rig : List.of(first, second)) {
            Rig other = rig == first ? second : first;
            rig.transport.answerWrites(Written.PENDING);
            rig.connection.send("full");
            rig.connection.onMessage(message -> {
                await(bothInside);
                for (int i = 0; i < 1_000; i++) {
                    assertTrue(other.connection.send("to the other " + i));
                }
                await(bothInside);
            });
        }
        List<Future<?>> readers = new ArrayList<>();
        for (Rig rig : List.of(first, second)) {
            readers.add(threads.submit(() -> rig.transport.deliver(Peer.text("a"), Peer.text("b"))));
        }
        for (Future<?> reader : readers) {
            reader.get(20, TimeUnit.SECONDS);
        }
        for (Rig rig : List.of(first, second)) {
            while (rig.transport.complete()) {
                rig.settle();
            }
            assertEquals(2_001, Peer.read(rig.transport.takeWritten()).size());
            rig.recorder.assertNext("drain");
            rig.assertExhausted();
        }
    }

    /** The write of one is in the transport when both send to the other: with a lock around writes neither could go on. */
    @Test
    void twoConnectionsWhoseWritesMeetDoNotStopEachOther() throws Exception {
        Rig first = Rig.open();
        Rig second = Rig.open();
        CyclicBarrier bothInside = new CyclicBarrier(2);
        for (Rig rig : List.of(first, second)) {
            Rig other = rig == first ? second : first;
            boolean[] once = {true};
            rig.transport.onCall(method -> {
                if (once[0]) {
                    once[0] = false;
                    await(bothInside);
                    other.connection.send("in between");
                    other.connection.bufferedAmount();
                    await(bothInside);
                }
            });
        }
        Future<?> sender = threads.submit(() -> first.connection.send("a"));
        second.connection.send("a");
        sender.get(20, TimeUnit.SECONDS);
        for (Rig rig : List.of(first, second)) {
            rig.settle();
            rig.transport.assertWritten("text a", "text in between");
            rig.assertExhausted();
        }
    }

    @Test
    void oneOfManyThreadsThatCloseIsTheOne() throws Exception {
        for (int i = 0; i < 200; i++) {
            Rig rig = Rig.open();
            CyclicBarrier moment = new CyclicBarrier(4);
            List<Future<Boolean>> closers = new ArrayList<>();
            for (int closer = 0; closer < 4; closer++) {
                closers.add(threads.submit(() -> {
                    await(moment);
                    return rig.connection.close();
                }));
            }
            int successes = 0;
            for (Future<Boolean> closer : closers) {
                successes += closer.get() ? 1 : 0;
            }
            assertEquals(1, successes);
            rig.settle();
            rig.transport.assertWritten("close 1000");
            rig.assertExhausted();
        }
    }

    @Test
    void onCloseComesOnceIfEverybodyEndsTheConnectionAtOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            Rig rig = Rig.open();
            CyclicBarrier moment = new CyclicBarrier(3);
            List<Future<?>> enders = List.of(
                    threads.submit(() -> {
                        await(moment);
                        rig.connection.abort();
                        rig.executor.runAll();
                    }),
                    threads.submit(() -> {
                        await(moment);
                        rig.transport.deliver(Peer.close(1000, ""));
                    }),
                    threads.submit(() -> {
                        await(moment);
                        rig.transport.breakWith(new IOException("reset"));
                        rig.executor.runAll();
                    }));
            for (Future<?> ender : enders) {
                ender.get();
            }
            rig.settle();
            assertEquals(1, rig.connection.timesClosed());
            assertTrue(rig.transport.isClosed());
            assertFalse(rig.connection.send("too late"));
            assertTrue(rig.recorder.isClosed());
            rig.recorder.assertNoFault();
            rig.transport.assertNoFault();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
