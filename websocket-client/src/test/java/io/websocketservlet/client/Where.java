package io.websocketservlet.client;

import io.websocketservlet.driver.connection.ListenerExecutor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where listeners may run: what holds of a connection holds for each. */
enum Where {
    WORKER(ListenerExecutor.worker()),
    DIRECT(ListenerExecutor.direct()),
    OWN(ListenerExecutor.of(Own.POOL));

    private final ListenerExecutor executor;

    Where(ListenerExecutor executor) {
        this.executor = executor;
    }

    ClientOptions options() {
        return ClientOptions.defaults().withExecutor(executor);
    }

    private static final class Own {

        static final ExecutorService POOL = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "own-thread");
            thread.setDaemon(true);
            return thread;
        });
    }
}
