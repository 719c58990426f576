package io.websocketservlet.driver.connection;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Where the listeners of connections run. Wherever that is, one at a time for each connection, and in order. Immutable.
 */
public final class ListenerExecutor {

    private static final ListenerExecutor WORKER = new ListenerExecutor("worker", null);
    private static final ListenerExecutor DIRECT = new ListenerExecutor("direct", null);

    private final String name;

    /** Null for the threads that are there anyway. */
    private final Executor executor;

    private ListenerExecutor(String name, Executor executor) {
        this.name = name;
        this.executor = executor;
    }

    /** On threads that may block: those on which the container calls, or those of a pool of ours. The default. */
    public static ListenerExecutor worker() {
        return WORKER;
    }

    /**
     * On whatever thread reads the connection. On Undertow and Jetty that is one which serves many connections: an
     * application that chooses this promises that its listeners never block and are soon done.
     */
    public static ListenerExecutor direct() {
        return DIRECT;
    }

    /**
     * On virtual threads.
     *
     * @throws UnsupportedOperationException before JDK 21
     */
    public static ListenerExecutor virtual() {
        if (Virtual.THREADS.executor == null) {
            throw new UnsupportedOperationException("virtual threads need JDK 21 or newer, this is "
                    + Runtime.version().feature());
        }
        return Virtual.THREADS;
    }

    /**
     * On this executor.
     *
     * @param executor may run tasks at the same time; what it rejects, or would run at once, as part of the call, runs on a
     *     thread made for it. It must drop nothing: rather choose {@link #direct()} than an executor that runs all at
     *     once, and end one with {@code shutdown()}, not {@code shutdownNow()}
     */
    public static ListenerExecutor of(Executor executor) {
        return new ListenerExecutor(executor.toString(), new EnduringExecutor(executor));
    }

    /** Made when it is first asked for, since JDK 17 has none. */
    private static final class Virtual {

        private static final ListenerExecutor THREADS = new ListenerExecutor("virtual", executor());

        // Compiled for JDK 17, which does not know the method.
        private static Executor executor() {
            try {
                return (Executor) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (NoSuchMethodException e) {
                return null;
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new LinkageError("newVirtualThreadPerTaskExecutor", e);
            }
        }
    }

    /** Runs listeners away from the thread that calls this. */
    Executor executor(Executor workers) {
        return executor == null ? workers : executor;
    }

    /**
     * Whether what is read has to be handed to another thread than the container's.
     *
     * @param mayBlock whether the container's may block
     */
    boolean readsElsewhere(boolean mayBlock) {
        return executor != null || this == WORKER && !mayBlock;
    }

    @Override
    public String toString() {
        return name;
    }
}
