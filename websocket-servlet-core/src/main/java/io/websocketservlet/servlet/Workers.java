package io.websocketservlet.servlet;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one application's own: as many as are needed, and gone when nothing is to be done. Thread-safe. */
final class Workers implements Executor {

    private final AtomicInteger number = new AtomicInteger();
    private final String name;
    private final ClassLoader classLoader;
    private final ThreadPoolExecutor pool;

    /** Those that may still run. */
    private final Set<Thread> threads =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<Thread, Boolean>()));

    private Workers(String name, int most, ClassLoader classLoader) {
        this.name = name;
        this.classLoader = classLoader;
        pool = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * For what may block.
     *
     * @param classLoader the application's
     */
    static Workers ofAll(ClassLoader classLoader) {
        return new Workers("worker", Math.max(32, 8 * Runtime.getRuntime().availableProcessors()), classLoader);
    }

    /**
     * For writing, which never waits behind a listener that blocks.
     *
     * @param classLoader the application's
     */
    static Workers ofWriters(ClassLoader classLoader) {
        return new Workers("writer", Runtime.getRuntime().availableProcessors(), classLoader);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "websocket-" + name + "-" + number.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
        threads.add(thread);
        return thread;
    }

    /**
     * Runs a task soon.
     *
     * @throws RejectedExecutionException after {@link #shutdown}
     */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Takes nothing more. */
    void shutdown() {
        pool.shutdown();
    }

    /**
     * Waits until all threads have ended, after {@link #shutdown}. The pool alone says too early that it has terminated: its last
     * thread does so on its way out.
     */
    void join(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (Thread thread : List.copyOf(threads)) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left > 0 && thread != Thread.currentThread()) {
                thread.join(left);
            }
        }
    }
}
