package io.websocketservlet.endurance.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One thread that serves many clients. */
final class Loop implements AutoCloseable {

    private static final int BUFFER_SIZE = 64 * 1024;

    private final Selector selector;
    private final Thread thread;
    private final Consumer<Throwable> faults;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // The thread's own.

    private final PriorityQueue<Later> laters = new PriorityQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);

    private record Later(long nanos, Runnable task) implements Comparable<Later> {

        @Override
        public int compareTo(Later other) {
            return Long.signum(nanos - other.nanos);
        }
    }

    private Loop(String name, Consumer<Throwable> faults) throws IOException {
        this.selector = Selector.open();
        this.faults = faults;
        this.thread = new Thread(this::serve, name);
        thread.setDaemon(true);
    }

    static Loop start(String name, Consumer<Throwable> faults) throws IOException {
        Loop loop = new Loop(name, faults);
        loop.thread.start();
        return loop;
    }

    Selector selector() {
        return selector;
    }

    /** What one read goes into; the thread's own. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Runs it on the thread, at once if this is the thread. */
    void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            tasks.add(task);
            selector.wakeup();
        }
    }

    /** Runs it on the thread, which this is, after some time. */
    void runLater(long nanos, Runnable task) {
        laters.add(new Later(System.nanoTime() + nanos, task));
    }

    private void serve() {
        try (selector) {
            while (!closed) {
                selector.select(this::serve, millisToWait());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                long now = System.nanoTime(); // what is due later has to wait for the next round
                while (!laters.isEmpty() && laters.peek().nanos() - now <= 0) {
                    laters.poll().task().run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException | RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    private long millisToWait() {
        if (!tasks.isEmpty()) {
            return 1;
        }
        if (laters.isEmpty()) {
            return 0; // as long as it takes
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(laters.peek().nanos() - System.nanoTime()));
    }

    private void serve(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            client.ready();
        } catch (RuntimeException | Error e) {
            faults.accept(e);
            client.reset();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + thread.getName() + " ended", e);
        }
    }
}
