package io.websocketservlet.driver.connection;

import java.util.concurrent.Executor;

/**
 * Which threads a connection may use besides those on which its transport is called.
 */
public final class Threads {

    private final Executor workers;
    private final ListenerExecutor listeners;

    /**
     * @param workers runs what may block; must reject nothing, see {@link EnduringExecutor}
     * @param listeners where listeners run
     */
    public Threads(Executor workers, ListenerExecutor listeners) {
        this.workers = workers;
        this.listeners = listeners;
    }

    /** Runs what may block, listeners too where these have no executor of their own. Rejects nothing. */
    public Executor workers() {
        return workers;
    }

    /** Runs listeners where no thread that reads can. Rejects nothing. */
    public Executor listeners() {
        return listeners.executor(workers);
    }

    /**
     * Whether a transport has to call {@link Transport.Receiver#received} on {@link #listeners()}, and not on the thread
     * on which its container has told it that there is something to read.
     *
     * @param mayBlock whether that thread may block
     */
    public boolean readsElsewhere(boolean mayBlock) {
        return listeners.readsElsewhere(mayBlock);
    }
}
