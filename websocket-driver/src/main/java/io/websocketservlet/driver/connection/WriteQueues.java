package io.websocketservlet.driver.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/** Where the connections of one application wait for their turn to be written. Thread-safe. */
public final class WriteQueues {

    private final Executor workers;
    private final WriteQueue shared;

    /** Those of threads that write alone. */
    private final Map<Executor, WriteQueue> ofWriters = new ConcurrentHashMap<>();

    /**
     * @param workers run what may take a while; reject nothing
     */
    public WriteQueues(Executor workers) {
        this(workers, System::nanoTime);
    }

    WriteQueues(Executor workers, LongSupplier clock) {
        this.workers = workers;
        this.shared =
                WriteQueue.ofWorkers(workers, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), clock);
    }

    /** Run what may take a while, but no listener. Reject nothing. */
    Executor workers() {
        return workers;
    }

    /** The one for connections of a transport. */
    WriteQueue of(Transport transport) {
        Executor writer = transport.writer();
        return writer == null
                ? shared
                : ofWriters.computeIfAbsent(writer, one -> WriteQueue.of(task -> execute(one, task)));
    }

    /** Where a server has stopped, its transports say what becomes of a write. */
    private void execute(Executor writer, Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            workers.execute(task);
        }
    }
}
