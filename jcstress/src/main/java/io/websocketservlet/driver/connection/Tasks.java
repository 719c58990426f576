package io.websocketservlet.driver.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor whose threads are whoever calls {@link #run}. */
final class Tasks implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs all there are, and those that they bring; false if there were none. */
    boolean run() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        while (task != null) {
            Deliverers.run(task);
            task = tasks.poll();
        }
        return true;
    }
}
