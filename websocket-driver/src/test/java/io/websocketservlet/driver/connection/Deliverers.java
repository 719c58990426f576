package io.websocketservlet.driver.connection;

/** Which threads may run listeners at the moment: those that read, and those of the executor. */
final class Deliverers {

    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private Deliverers() {}

    /** Runs something that is allowed to call listeners. */
    static void run(Runnable task) {
        DEPTH.set(DEPTH.get() + 1);
        try {
            task.run();
        } finally {
            DEPTH.set(DEPTH.get() - 1);
        }
    }

    static boolean isOne() {
        return DEPTH.get() > 0;
    }
}
