package io.websocketservlet.servlet.spi;

import io.websocketservlet.driver.connection.EnduringExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Runs turns of reading on the threads of a container's pool, and wakes no more of them than it needs.
 *
 * <p>To wake a thread for each turn costs more than most turns do. So a thread that has come takes one turn after the other.
 * Any of them may block: a listener runs in it. So whoever takes one while others wait calls for another thread before it runs
 * it, unless one has been called that has not come yet. While turns wait, a thread is on its way to them or between two of them.
 *
 * <p>A thread that has stayed for a millisecond, or in a turn that takes longer, goes back to the pool, where other tasks may wait.
 * And where the pool has so much to do that a thread does not come within a millisecond, another one is called, up to one for
 * each turn: these wait in the pool's line no less than its other tasks. Rejects nothing. Thread-safe.
 */
public final class Turns implements Executor {

    private static final long STAY_NANOS = 1_000_000;
    private static final long LATE_NANOS = 1_000_000;

    private final Executor pool;
    private final LongSupplier nanoTime;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable visit = this::visit;

    /** How many wait, or are about to. */
    private final AtomicInteger size = new AtomicInteger();

    /** Threads that have been called and have not come. */
    private final AtomicInteger coming = new AtomicInteger();

    /** When the last of them was called. */
    private volatile long calledAt;

    /** @param pool its threads may block; what it rejects runs on threads made for it */
    public Turns(Executor pool) {
        this(pool, System::nanoTime);
    }

    Turns(Executor pool, LongSupplier nanoTime) {
        this.pool = new EnduringExecutor(pool);
        this.nanoTime = nanoTime;
    }

    /** Runs a turn soon, never within this call. */
    @Override
    public void execute(Runnable turn) {
        size.incrementAndGet();
        waiting.add(turn);
        call();
    }

    private void call() {
        int others = coming.get();
        long now = nanoTime.getAsLong();
        if (others > 0 && (now - calledAt < LATE_NANOS || others >= size.get())) {
            return;
        }
        // Who is faster has called as well, or has come and looks for what waits.
        if (coming.compareAndSet(others, others + 1)) {
            calledAt = now;
            boolean called = false;
            try {
                pool.execute(visit);
                called = true;
            } finally {
                if (!called) {
                    coming.decrementAndGet();
                }
            }
        }
    }

    private void visit() {
        coming.decrementAndGet();
        take(nanoTime.getAsLong() + STAY_NANOS);
        callForTheRest();
    }

    private void take(long until) {
        do {
            Runnable turn = waiting.poll();
            if (turn == null) {
                return;
            }
            size.decrementAndGet();
            try {
                callForTheRest();
            } finally {
                turn.run();
            }
        } while (nanoTime.getAsLong() - until < 0);
    }

    private void callForTheRest() {
        if (!waiting.isEmpty()) {
            call();
        }
    }
}
