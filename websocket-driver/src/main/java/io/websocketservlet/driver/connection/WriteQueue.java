package io.websocketservlet.driver.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Streams that have something to write, and the workers that go through them. Whoever sends an event to one stream now and then
 * writes it on its own thread; whoever sends to many hands the writing over, and is not held up by it. What is sent to a stream
 * before its turn comes leaves with the first in one write. Thread-safe, and no method blocks.
 */
public final class WriteQueue {

    /** What is sent so soon after something else is one of many. */
    private static final long SOON_NANOS = 100_000;

    /** One worker is enough for so many streams that wait. */
    private static final int FOR_ONE_WORKER = 256;

    private final Executor executor;
    private final int mostWorkers;
    private final LongSupplier clock;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();

    /** How many wait, about. */
    private final AtomicInteger size = new AtomicInteger();

    private final AtomicInteger workers = new AtomicInteger();

    /** When somebody last wrote on its own thread, or a worker was done. */
    private volatile long lastAt;

    /** A stream with something to write. */
    interface Entry {

        /** From now on it waits; false if it does already. */
        boolean begin();

        /** Its turn: it does not wait any more, and then writes. Throws nothing. */
        void write();
    }

    /**
     * @param executor runs the workers; rejects nothing
     * @param mostWorkers how many there are at a time, at most
     */
    public WriteQueue(Executor executor, int mostWorkers) {
        this(executor, mostWorkers, System::nanoTime);
    }

    WriteQueue(Executor executor, int mostWorkers, LongSupplier clock) {
        this.executor = executor;
        this.mostWorkers = mostWorkers;
        this.clock = clock;
        this.lastAt = clock.getAsLong() - SOON_NANOS;
    }

    /** Lets a worker write; false if the caller has time to do so itself. */
    boolean offer(Entry stream) {
        if (workers.get() == 0) {
            long now = clock.getAsLong();
            boolean soon = now - lastAt < SOON_NANOS;
            lastAt = now;
            if (!soon) {
                return false;
            }
        }
        if (stream.begin()) {
            waiting.add(stream);
            hire(size.incrementAndGet());
        }
        return true;
    }

    /** Sees to it that there are enough workers for so many. */
    private void hire(int streams) {
        int now = workers.get();
        while (now < mostWorkers && streams > now * FOR_ONE_WORKER) {
            if (workers.compareAndSet(now, now + 1)) {
                executor.execute(this::work);
                return;
            }
            now = workers.get();
        }
    }

    private void work() {
        do {
            Entry next = waiting.poll();
            while (next != null) {
                size.decrementAndGet();
                next.write();
                next = waiting.poll();
            }
            // Whoever has more for us may wait for this very core: then this thread need not be woken for each.
            Thread.yield();
        } while (!waiting.isEmpty());
        lastAt = clock.getAsLong();
        workers.decrementAndGet();
        if (!waiting.isEmpty()) {
            hire(1); // it came between the last look and the step down
        }
    }
}
