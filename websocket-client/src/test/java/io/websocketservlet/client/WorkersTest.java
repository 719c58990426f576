package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that may block. */
@Timeout(60)
class WorkersTest {

    private final Workers workers = new Workers(3);

    @AfterEach
    void close() {
        workers.close();
        eventually("all threads end", () -> workers.threads() == 0);
    }

    private Thread threadOfATask() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        workers.execute(() -> thread.complete(Thread.currentThread()));
        Thread found = thread.get();
        eventually("it rests", () -> found.getState() == Thread.State.TIMED_WAITING && workers.resting() > 0);
        return found;
    }

    /** Keeps a thread busy until the latch is down. */
    private void occupy(CountDownLatch until) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        workers.execute(() -> {
            busy.countDown();
            await(until);
        });
        busy.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoRestedForTheShortestTimeWorksNext() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        occupy(release);
        occupy(release);
        Thread third = threadOfATask();
        release.countDown();
        eventually("all rest", () -> workers.resting() == 3);
        assertTrue(third.isDaemon());
        for (int i = 0; i < 20; i++) {
            Thread last = threadOfATask();
            assertSame(last, threadOfATask());
        }
        assertEquals(3, workers.threads());
    }

    @Test
    void noMoreThreadsBeginThanAreNeeded() throws Exception {
        for (int i = 0; i < 10; i++) {
            threadOfATask();
        }
        assertEquals(1, workers.threads());
    }

    @Test
    void tasksWaitInTheirOrderWhereAllAreBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        occupy(release);
        occupy(others);
        occupy(others);
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 5; i++) {
            int number = i;
            workers.execute(() -> done.add(number));
        }
        assertEquals(3, workers.threads());
        assertTrue(done.isEmpty());
        release.countDown();
        eventually("all are done", () -> done.size() == 5);
        assertEquals(List.of(0, 1, 2, 3, 4), done);
        others.countDown();
    }

    @Test
    void aTaskThatThrowsCostsNoThread() throws Exception {
        Thread thread = threadOfATask();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        thread.setUncaughtExceptionHandler((where, thrown) -> told.complete(thrown));
        workers.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertEquals("on purpose", told.get().getMessage());
        eventually("it rests again", () -> workers.resting() == 1);
        assertSame(thread, threadOfATask());
    }

    @Test
    void whatWaitsAtTheEndIsStillDone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        occupy(release);
        occupy(release);
        occupy(release);
        AtomicInteger done = new AtomicInteger();
        workers.execute(done::incrementAndGet);
        workers.close();
        assertThrows(RejectedExecutionException.class, () -> workers.execute(done::incrementAndGet));
        assertFalse(done.get() > 0);
        release.countDown();
        eventually("it is done", () -> done.get() == 1);
    }

    @Test
    void manyThreadsHandOverAtATime() throws Exception {
        AtomicInteger done = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread sender = new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    workers.execute(done::incrementAndGet);
                }
            });
            senders.add(sender);
            sender.start();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        eventually("all are done", () -> done.get() == 80_000);
        assertTrue(workers.threads() <= 3);
    }
}
