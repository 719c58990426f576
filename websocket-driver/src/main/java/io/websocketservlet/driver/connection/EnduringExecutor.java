package io.websocketservlet.driver.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that runs what comes after its end too: connections outlive the application that they belong to by a moment,
 * and their ends have to be reported.
 */
public final class EnduringExecutor implements Executor {

    private final Executor executor;

    /**
     * @param executor runs everything, until it rejects it
     */
    public EnduringExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            Thread last = new Thread(task, "websocket-last-call");
            last.setDaemon(true);
            last.start();
        }
    }
}
