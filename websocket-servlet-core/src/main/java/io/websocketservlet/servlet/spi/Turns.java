package io.websocketservlet.servlet.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs turns of reading on the threads of a container's pool, and wakes no more of them than it needs.
 *
 * <p>To wake a thread for each turn costs more than most turns do. So a thread that has come takes one turn after the other.
 * Any of them may block: a listener runs in it. So whoever takes one while others wait calls for another thread first, unless one
 * has been called that has not come yet. While turns wait, a thread is on its way to them or between two of them.
 *
 * <p>As many threads as there are processors stay for some turns. Whoever comes in addition goes back to the pool after one,
 * behind whatever else waits there. Thread-safe.
 */
public final class Turns implements Executor {

    /** After so many a thread looks after the pool's other tasks. */
    private static final int TURNS_PER_CALL = 16;

    private final Executor pool;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable visit = this::visit;

    /** A thread has been called, and has not come yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    /** Threads that have come and not gone, be they blocked or not. */
    private final AtomicInteger visitors = new AtomicInteger();

    private final int staying = Runtime.getRuntime().availableProcessors();

    /** @param pool its threads may block */
    public Turns(Executor pool) {
        this.pool = pool;
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
        int turns = visitors.incrementAndGet() <= staying ? TURNS_PER_CALL : 1;
        try {
            do {
                take(turns);
            } while (!handedOn());
        } finally {
            visitors.decrementAndGet();
        }
    }

    private void take(int turns) {
        for (int i = 0; i < turns; i++) {
            Runnable turn = waiting.poll();
            if (turn == null) {
                return;
            }
            handedOn(); // and if not, this thread goes on with the rest
            turn.run();
        }
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
