package io.websocketservlet.servlet.upgrade;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A thread that can be asked to do things, as Undertow's I/O threads can. */
final class IoThread extends Thread implements Executor {

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    IoThread() {
        super("io");
        setDaemon(true);
        start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            // the test is over
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Does something on the thread, after all that it was asked before, and waits for it. */
    void call(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
