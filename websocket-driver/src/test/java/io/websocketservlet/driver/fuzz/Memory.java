package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory is asked for. */
final class Memory {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Memory() {}

    /** Fails if this thread allocates more than that for an action, the second time too: the first may load classes. */
    static void assertAtMost(long bytes, Runnable action) {
        if (allocated(action) > bytes) {
            long again = allocated(action);
            assertTrue(again <= bytes, () -> again + " bytes allocated, at most " + bytes + " expected");
        }
    }

    private static long allocated(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
