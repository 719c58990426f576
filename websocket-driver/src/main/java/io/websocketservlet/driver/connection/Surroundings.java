package io.websocketservlet.driver.connection;

import java.util.concurrent.Executor;

/**
 * What connections share.
 *
 * @param threads where they run what
 * @param timers their clock
 * @param contextLoader the context class loader for listeners; null leaves each thread its own
 * @param statistics where they are counted
 * @param writeQueues shared with all others that somebody may send to as well; null has each sender write by itself
 */
public record Surroundings(
        Threads threads, Timers timers, ClassLoader contextLoader, Statistics statistics, WriteQueues writeQueues) {

    /** Where what a thread did not write to its end goes on; not behind listeners, if that can be. */
    Executor writers() {
        return writeQueues == null ? threads.workers() : writeQueues.workers();
    }

    /** Where each sender writes by itself. */
    public Surroundings(Threads threads, Timers timers, ClassLoader contextLoader, Statistics statistics) {
        this(threads, timers, contextLoader, statistics, null);
    }
}
