package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs nothing until it is told to, then on the thread that tells it. */
final class Tasks implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    /** Threads of which this is the workers; listeners run where they do by default. */
    Threads threads() {
        return new Threads(this, ListenerExecutor.worker());
    }

    @Override
    public synchronized void execute(Runnable task) {
        waiting.add(task);
    }

    synchronized int size() {
        return waiting.size();
    }

    private synchronized Runnable next() {
        return waiting.poll();
    }

    /** Runs the oldest task; false if there is none. */
    boolean runNext() {
        Runnable task = next();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void runAll() {
        boolean more = true;
        while (more) {
            more = runNext();
        }
    }
}
