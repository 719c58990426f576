package io.websocketservlet.driver.connection;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs nothing until it is told to, then on the thread that tells it. */
final class ManualExecutor implements Executor {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    synchronized int size() {
        return tasks.size();
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    /** Runs the oldest task; false if there is none. */
    boolean runNext() {
        Runnable task = next();
        if (task == null) {
            return false;
        }
        Deliverers.run(task);
        return true;
    }

    /** Runs all tasks, and those that they bring. */
    void runAll() {
        boolean more = true;
        while (more) {
            more = runNext();
        }
    }
}
