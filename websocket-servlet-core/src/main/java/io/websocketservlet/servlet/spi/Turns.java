package io.websocketservlet.servlet.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Runs turns of reading on the threads of a container's pool, and wakes no more of them than it needs.
 *
 * <p>To wake a thread for each turn costs more than most turns do. So a thread that has come takes one turn after the other.
 * Any of them may block: a listener runs in it. So whoever takes one while others wait calls for another thread first, unless one
 * has been called that has not come yet. While turns wait, a thread is on its way to them or between two of them.
 *
 * <p>A thread that has stayed for a millisecond, or in a turn that takes longer, goes back to the pool, where other tasks may wait.
 * Thread-safe.
 */
public final class Turns implements Executor {

    private static final long STAY_NANOS = 1_000_000;

    private final Executor pool;
    private final LongSupplier nanoTime;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable visit = this::visit;

    /** A thread has been called, and has not come yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    /** @param pool its threads may block */
    public Turns(Executor pool) {
        this(pool, System::nanoTime);
    }

    Turns(Executor pool, LongSupplier nanoTime) {
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs a turn soon, never within this call.
     *
     * @throws RejectedExecutionException if the pool takes nothing more; the turn will not run
     */
    @Override
    public void execute(Runnable turn) {
        waiting.add(turn);
        try {
            call();
        } catch (RejectedExecutionException e) {
            if (waiting.remove(turn)) {
                throw e;
            }
        }
    }

    private void call() {
        if (!called.get() && called.compareAndSet(false, true)) {
            try {
                pool.execute(visit);
            } catch (RuntimeException | Error e) {
                called.set(false);
                throw e;
            }
        }
    }

    private void visit() {
        called.set(false);
        do {
            take(nanoTime.getAsLong() + STAY_NANOS);
        } while (!handedOn());
    }

    private void take(long until) {
        do {
            Runnable turn = waiting.poll();
            if (turn == null) {
                return;
            }
            handedOn(); // and if not, this thread goes on with the rest
            turn.run();
        } while (nanoTime.getAsLong() - until < 0);
    }

    /** Whether nothing waits, or another thread has been called for it. */
    private boolean handedOn() {
        if (waiting.isEmpty()) {
            return true;
        }
        try {
            call();
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }
}
