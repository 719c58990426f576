package io.websocketservlet.servlet.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {

    /** Calls for a thread that has not come yet. */
    private final Queue<Runnable> calls = new ArrayDeque<>();

    private final List<String> run = new ArrayList<>();
    private boolean rejecting;
    private long now;
    private final Turns turns = new Turns(this::call, () -> now);

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        pool.shutdown();
        assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    }

    private void call(Runnable visit) {
        if (rejecting) {
            throw new RejectedExecutionException("stopping");
        }
        calls.add(visit);
    }

    private Runnable turn(String name) {
        return () -> run.add(name);
    }

    private void execute(int count) {
        for (int i = 1; i <= count; i++) {
            turns.execute(turn("turn " + i));
        }
    }

    @Test
    void nothingRunsWithinTheCall() {
        execute(1);
        assertEquals(List.of(), run);
    }

    @Test
    void oneThreadIsCalledForAllThatWaits() {
        execute(3);
        assertEquals(1, calls.size());
        calls.remove().run();
        assertEquals(List.of("turn 1", "turn 2", "turn 3"), run);
    }

    @Test
    void anotherIsCalledBeforeATurnThatMayBlock() {
        turns.execute(() -> run.add("another is called: " + calls.size()));
        turns.execute(turn("waits"));
        calls.remove().run();
        assertEquals(List.of("another is called: 1", "waits"), run);
        calls.remove().run();
        assertEquals(0, calls.size(), "it found nothing, and went");
    }

    @Test
    void nobodyIsCalledForTheLastOne() {
        execute(1);
        calls.remove().run();
        assertEquals(0, calls.size());
    }

    @Test
    void aThreadLooksAfterOtherTasksOfThePoolWhenATurnHasTakenLong() {
        turns.execute(() -> now += 1_000_000);
        turns.execute(turn("of the next one"));
        calls.remove().run();
        assertEquals(List.of(), run);
        calls.remove().run();
        assertEquals(List.of("of the next one"), run);
    }

    @Test
    void whereNobodyComesAnotherIsCalledButNotMoreThanThereAreTurns() {
        execute(1);
        now += 1_000_000;
        turns.execute(turn("turn 2"));
        assertEquals(2, calls.size());
        turns.execute(turn("turn 3"));
        assertEquals(2, calls.size(), "one was called just now");
        now += 1_000_000;
        turns.execute(turn("turn 4"));
        assertEquals(3, calls.size());
        calls.remove().run();
        assertEquals(4, run.size());
        now += 1_000_000;
        turns.execute(turn("turn 5"));
        assertEquals(2, calls.size(), "two are still on their way to the one turn that waits");
    }

    @Test
    void whatThePoolRejectsRunsOnAThreadMadeForIt() {
        rejecting = true;
        CountDownLatch ran = new CountDownLatch(2);
        turns.execute(ran::countDown);
        turns.execute(ran::countDown);
        assertDoesNotThrow(() -> ran.await(30, TimeUnit.SECONDS));
        assertEquals(0, ran.getCount());
    }

    @Test
    void aTurnThatFailsKeepsNoOtherFromRunning() {
        turns.execute(() -> {
            throw new IllegalStateException("a turn");
        });
        turns.execute(turn("after it"));
        assertThrows(IllegalStateException.class, calls.remove()::run);
        calls.remove().run();
        assertEquals(List.of("after it"), run);
    }

    @Test
    void turnsThatBlockHoldNobodyUp() throws InterruptedException {
        Turns real = new Turns(pool);
        int most = 4 * Runtime.getRuntime().availableProcessors() + 20;
        CountDownLatch all = new CountDownLatch(most);
        for (int i = 0; i < most; i++) {
            real.execute(() -> {
                all.countDown();
                await(all);
            });
        }
        assertTrue(all.await(30, TimeUnit.SECONDS), () -> all.getCount() + " turns did not begin");
    }

    @Test
    void noneIsForgottenWhereSeveralThreadsGiveTurns() throws InterruptedException {
        Turns real = new Turns(pool);
        int givers = 4;
        int each = 20_000;
        CountDownLatch all = new CountDownLatch(givers * each);
        for (int giver = 0; giver < givers; giver++) {
            pool.execute(() -> {
                for (int i = 0; i < each; i++) {
                    real.execute(all::countDown);
                }
            });
        }
        assertTrue(all.await(30, TimeUnit.SECONDS), () -> all.getCount() + " turns did not run");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
