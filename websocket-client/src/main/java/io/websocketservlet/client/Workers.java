package io.websocketservlet.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that may block: as many as are busy at a time, up to a limit, behind which tasks wait in their order. Of those that
 * rest, the one that has rested for the shortest time works next, whose memory is still in the processor's caches; a
 * {@link java.util.concurrent.ThreadPoolExecutor} goes through all of them in turn, which makes an echo cost three times as
 * much. Who rests for long ends. Thread-safe.
 */
final class Workers implements Executor {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int most;
    private final AtomicInteger names = new AtomicInteger();

    // Guarded by this.

    private final ArrayDeque<Worker> resting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int threads;
    private boolean closed;

    Workers(int most) {
        this.most = most;
    }

    /**
     * Runs a task, soon.
     *
     * @throws RejectedExecutionException after {@link #close}
     */
    @Override
    public void execute(Runnable task) {
        Worker worker;
        synchronized (this) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            worker = resting.pollLast();
            if (worker != null) {
                worker.next = task;
            } else if (threads < most) {
                threads++;
            } else {
                waiting.add(task);
                return;
            }
        }
        if (worker != null) {
            LockSupport.unpark(worker);
        } else {
            begin(new Worker(task));
        }
    }

    private void begin(Worker worker) {
        boolean begun = false;
        try {
            worker.start();
            begun = true;
        } finally {
            if (!begun) {
                synchronized (this) {
                    threads--; // the system has none for us, now
                }
            }
        }
    }

    /** Takes no more tasks; the threads end when those that there are have been done. */
    synchronized void close() {
        closed = true;
        resting.forEach(LockSupport::unpark);
    }

    /** How many threads there are. */
    synchronized int threads() {
        return threads;
    }

    /** How many of them have nothing to do. */
    synchronized int resting() {
        return resting.size();
    }

    private final class Worker extends Thread {

        /** Written by whoever wakes this thread; null while it rests. */
        private volatile Runnable next;

        Worker(Runnable first) {
            super("websocket-client-worker-" + names.incrementAndGet());
            next = first;
            setDaemon(true);
            // not that of whoever happened to come first
            setContextClassLoader(Workers.class.getClassLoader());
        }

        @Override
        public void run() {
            while (next != null) {
                try {
                    next.run();
                } catch (Throwable e) {
                    getUncaughtExceptionHandler().uncaughtException(this, e);
                }
                next = null;
                rest();
            }
        }

        /** Returns when there is something to do next, or it is time to end. */
        private void rest() {
            synchronized (Workers.this) {
                next = waiting.poll();
                if (next != null) {
                    return;
                }
                if (closed) {
                    threads--;
                    return;
                }
                resting.addLast(this);
            }
            long until = System.nanoTime() + REST_NANOS;
            while (next == null) {
                LockSupport.parkNanos(this, REST_NANOS);
                if (next == null && isEnding(System.nanoTime() - until >= 0)) {
                    return;
                }
            }
        }

        /** Whether it is time to end, and nobody has given this thread anything to do until now. */
        private boolean isEnding(boolean hasRested) {
            synchronized (Workers.this) {
                if (!hasRested && !closed || !resting.remove(this)) {
                    return false;
                }
                threads--;
                return true;
            }
        }
    }
}
