package io.websocketservlet.contract;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A part of a test that runs in a thread of its own. */
final class Background {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What to run. */
    interface Part {
        void run() throws Exception;
    }

    private final FutureTask<Void> task;

    private Background(Part part) {
        task = new FutureTask<>(() -> {
            part.run();
            return null;
        });
    }

    static Background run(String name, Part part) {
        Background background = new Background(part);
        Thread thread = new Thread(background.task, "contract-" + name);
        thread.setDaemon(true);
        thread.start();
        return background;
    }

    /** Waits, in a listener, for the test to go on. False if it does not. */
    static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the end; what went wrong there goes wrong here. */
    void join() throws InterruptedException {
        join(PATIENCE);
    }

    /** The same for what takes as long as it takes; the test's own limit bounds it. */
    void joinPatiently() throws InterruptedException {
        join(Duration.ofDays(1));
    }

    private void join(Duration patience) throws InterruptedException {
        try {
            task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("still running after " + patience, e);
        }
    }
}
