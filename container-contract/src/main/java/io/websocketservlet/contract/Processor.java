package io.websocketservlet.contract;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.awaitility.Awaitility;

/** How much this process works. */
final class Processor {

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration IDLE_AT_MOST = Duration.ofMillis(300);

    private Processor() {}

    /** No thread spins: of a second in which nothing happens, most passes without work. */
    static void expectIdle() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long[] before = {system.getProcessCpuTime()};
        Awaitility.await("a second with less than " + IDLE_AT_MOST.toMillis() + " ms of work")
                .pollDelay(WINDOW)
                .pollInterval(WINDOW)
                .atMost(Duration.ofSeconds(15))
                .until(() -> {
                    long now = system.getProcessCpuTime();
                    Duration work = Duration.ofNanos(now - before[0]);
                    before[0] = now;
                    return work.compareTo(IDLE_AT_MOST) < 0;
                });
    }
}
