package io.websocketservlet.driver.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that runs what comes after its end too: connections outlive the application that they belong to by a moment,
 * and their ends have to be reported. And one that runs nothing as part of the call: whoever hands something over may be a
 * thread that must not block, or in the middle of what is not to be disturbed.
 */
public final class EnduringExecutor implements Executor {

    private final Executor executor;

    /**
     * @param executor runs everything, until it rejects it, or wants to run it on the thread that hands it over
     */
    public EnduringExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        Handover handover = new Handover(task);
        try {
            executor.execute(handover);
        } catch (RejectedExecutionException e) {
            runOnThreadOfItsOwn(task);
        } finally {
            handover.caller = null;
        }
    }

    private static void runOnThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "websocket-last-call");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Handover implements Runnable {

        private final Runnable task;

        /** Who is in {@link #execute}; null when it is done. Only that thread ever finds itself here. */
        private Thread caller = Thread.currentThread();

        Handover(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (Thread.currentThread() == caller) {
                runOnThreadOfItsOwn(task);
            } else {
                task.run();
            }
        }
    }
}
