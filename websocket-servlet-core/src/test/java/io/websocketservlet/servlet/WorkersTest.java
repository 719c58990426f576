package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What threads an application has left when it has ended. */
@Timeout(30)
class WorkersTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Workers workers = Workers.ofAll(WorkersTest.class.getClassLoader());
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        workers.shutdown();
    }

    private void runOnSeveral(int count) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(count);
        CountDownLatch over = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            workers.execute(() -> {
                threads.add(Thread.currentThread());
                all.countDown();
                try {
                    assertTrue(all.await(LONG.toSeconds(), TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                } finally {
                    over.countDown();
                }
            });
        }
        assertTrue(over.await(LONG.toSeconds(), TimeUnit.SECONDS));
        assertEquals(count, threads.size());
    }

    @Test
    void afterJoinNoThreadIsLeft() throws Exception {
        runOnSeveral(20);
        workers.shutdown();
        workers.join(LONG);
        assertEquals(List.of(), threads.stream().filter(Thread::isAlive).toList());
    }

    @Test
    void joinWaitsForATask() throws Exception {
        CompletableFuture<Thread> busy = new CompletableFuture<>();
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> {
            busy.complete(Thread.currentThread());
            try {
                assertTrue(done.await(LONG.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Thread worker = busy.get(10, TimeUnit.SECONDS);
        workers.shutdown();
        workers.join(Duration.ofMillis(1));
        assertTrue(worker.isAlive());
        done.countDown();
        workers.join(LONG);
        assertFalse(worker.isAlive());
    }

    @Test
    void aWorkerDoesNotWaitForItself() throws Exception {
        CompletableFuture<Boolean> joined = new CompletableFuture<>();
        workers.execute(() -> {
            workers.shutdown();
            try {
                workers.join(Duration.ofDays(1));
                joined.complete(true);
            } catch (InterruptedException e) {
                joined.completeExceptionally(e);
            }
        });
        assertTrue(joined.get(10, TimeUnit.SECONDS));
    }
}
