package io.websocketservlet.driver.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Connections that have something to write, and the workers that go through them: what is sent to one before its turn comes
 * leaves with the first in one write. Whoever sends to one connection now and then writes on its own thread; whoever sends to many
 * hands the writing over, and is not held up by it. Thread-safe, and no method blocks.
 */
final class WriteQueue {

    /** What is sent so soon after something else is one of many. */
    private static final long SOON_NANOS = 100_000;

    /** One worker is enough for so many connections that wait; and it lets others have its thread after so many. */
    private static final int FOR_ONE_WORKER = 256;

    private final Executor executor;
    private final int mostWorkers;

    /** Null if nobody else may write. */
    private final LongSupplier clock;

    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();

    /** How many wait, about. */
    private final AtomicInteger size = new AtomicInteger();

    private final AtomicInteger workers = new AtomicInteger();

    /** When somebody last wrote on its own thread, or a worker was done. */
    private volatile long lastAt;

    /** A connection with something to write. */
    interface Entry {

        /** From now on it waits; false if it does already. */
        boolean begin();

        /** Its turn: it does not wait any more, and then writes. Throws nothing. */
        void write();
    }

    private WriteQueue(Executor executor, int mostWorkers, LongSupplier clock) {
        this.executor = executor;
        this.mostWorkers = mostWorkers;
        this.clock = clock;
        this.lastAt = clock == null ? 0 : clock.getAsLong() - SOON_NANOS;
    }

    /**
     * For connections to which any thread may write.
     *
     * @param executor runs the workers; rejects nothing
     * @param mostWorkers how many there are at a time, at most
     * @param clock in nanoseconds
     */
    static WriteQueue ofWorkers(Executor executor, int mostWorkers, LongSupplier clock) {
        return new WriteQueue(executor, mostWorkers, clock);
    }

    /**
     * For connections that one thread writes.
     *
     * @param writer that thread; rejects nothing
     */
    static WriteQueue of(Executor writer) {
        return new WriteQueue(writer, 1, null);
    }

    /** Lets a worker write; false if the caller has time to do so itself. */
    boolean offer(Entry connection) {
        if (workers.get() == 0 && clock != null) {
            long now = clock.getAsLong();
            boolean soon = now - lastAt < SOON_NANOS;
            lastAt = now;
            if (!soon) {
                return false;
            }
        }
        if (connection.begin()) {
            waiting.add(connection);
            hire(size.incrementAndGet());
        } else if (workers.get() == 0) {
            hire(1); // whoever was to do so could not
        }
        return true;
    }

    /** Sees to it that there are enough workers for so many. */
    private void hire(int connections) {
        int now = workers.get();
        while (now < mostWorkers && connections > now * FOR_ONE_WORKER) {
            if (workers.compareAndSet(now, now + 1)) {
                boolean hired = false;
                try {
                    executor.execute(this::work);
                    hired = true;
                } finally {
                    if (!hired) {
                        workers.decrementAndGet();
                    }
                }
                return;
            }
            now = workers.get();
        }
    }

    private void work() {
        boolean followed = false;
        try {
            if (!writeAll()) {
                executor.execute(this::work);
                followed = true;
            }
        } finally {
            if (!followed) {
                stepDown();
            }
        }
    }

    /** False if there may be more than one worker writes without making room for others. */
    private boolean writeAll() {
        int left = FOR_ONE_WORKER;
        do {
            Entry next = waiting.poll();
            while (next != null) {
                size.decrementAndGet();
                next.write();
                left--;
                next = left > 0 ? waiting.poll() : null;
            }
            if (left == 0) {
                return false;
            }
            // Whoever has more for us may wait for this very core: then this thread need not be woken for each.
            Thread.yield();
        } while (!waiting.isEmpty());
        return true;
    }

    private void stepDown() {
        if (clock != null) {
            lastAt = clock.getAsLong();
        }
        workers.decrementAndGet();
        if (!waiting.isEmpty()) {
            hire(1); // it came between the last look and the step down
        }
    }
}
