package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who writes: the sender, or a worker. */
@Timeout(20)
class WriteQueueTest {

    private static final long MILLISECOND = 1_000_000;

    private final ManualExecutor executor = new ManualExecutor();
    private long now = Long.MAX_VALUE - MILLISECOND / 2; // and runs over
    private final WriteQueue queue = WriteQueue.ofWorkers(executor, 2, () -> now);
    private final List<String> written = new ArrayList<>();

    private final class Stream implements WriteQueue.Entry {

        private final String name;
        private boolean waits;

        Stream(String name) {
            this.name = name;
        }

        @Override
        public boolean begin() {
            boolean first = !waits;
            waits = true;
            return first;
        }

        @Override
        public void write() {
            waits = false;
            written.add(name);
        }
    }

    private final Stream first = new Stream("first");
    private final Stream second = new Stream("second");
    private final Stream third = new Stream("third");

    @Test
    void whoSendsNowAndThenWritesItself() {
        for (int i = 0; i < 3; i++) {
            assertFalse(queue.offer(first));
            now += MILLISECOND;
        }
        assertEquals(0, executor.size());
    }

    @Test
    void whoSendsToManyHandsOverAllButTheFirst() {
        assertFalse(queue.offer(first));
        assertTrue(queue.offer(second));
        assertTrue(queue.offer(third));
        assertEquals(1, executor.size(), "one worker for both");
        executor.runAll();
        assertEquals(List.of("second", "third"), written);
    }

    @Test
    void aStreamWaitsOnceHoweverOftenItIsOffered() {
        queue.offer(first);
        for (int i = 0; i < 3; i++) {
            assertTrue(queue.offer(second));
        }
        executor.runAll();
        assertEquals(List.of("second"), written);
    }

    @Test
    void whileAWorkerIsAtItNobodyWritesHimself() {
        queue.offer(first);
        queue.offer(second);
        now += MILLISECOND;
        assertTrue(queue.offer(third));
        executor.runAll();
        assertTrue(queue.offer(first), "it was done just now");
        now += MILLISECOND;
        executor.runAll();
        now += MILLISECOND;
        assertFalse(queue.offer(first));
    }

    @Test
    void manyStreamsHaveMoreWorkers() {
        queue.offer(first);
        for (int i = 0; i < 1000; i++) {
            queue.offer(new Stream("" + i));
        }
        assertEquals(2, executor.size(), "as many as there may be");
        executor.runAll();
        assertEquals(1000, written.size());
        queue.offer(second);
        assertEquals(1, executor.size(), "they are gone, and one comes back");
        executor.runAll();
    }

    @Test
    void aWorkerLetsOthersHaveItsThread() {
        WriteQueue own = WriteQueue.of(executor);
        for (int i = 0; i < 300; i++) {
            own.offer(new Stream("" + i));
        }
        executor.execute(() -> written.add("another"));
        executor.runAll();
        assertEquals(301, written.size());
        assertEquals(256, written.indexOf("another"));
    }

    @Test
    void whereOneThreadWritesNobodyElseDoes() {
        WriteQueue own = WriteQueue.of(executor);
        assertTrue(own.offer(first));
        assertTrue(own.offer(second));
        assertEquals(1, executor.size());
        executor.runAll();
        assertEquals(List.of("first", "second"), written);
        assertTrue(own.offer(first));
        executor.runAll();
    }

    @Test
    void nothingIsForgottenWhereManyOfferAtTheSameTime() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            int sends = 20_000;
            WriteQueue shared = WriteQueue.ofWorkers(threads, 2, System::nanoTime);
            CountDownLatch left = new CountDownLatch(4 * sends);
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (int n = 0; n < sends; n++) {
                        if (!shared.offer(new Counting(left))) {
                            left.countDown();
                        }
                    }
                });
            }
            assertTrue(left.await(15, TimeUnit.SECONDS), left + " never came");
        } finally {
            threads.shutdownNow();
        }
    }

    private record Counting(CountDownLatch left) implements WriteQueue.Entry {

        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void write() {
            left.countDown();
        }
    }
}
