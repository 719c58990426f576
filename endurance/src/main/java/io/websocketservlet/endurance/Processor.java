package io.websocketservlet.endurance;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much this process works. */
final class Processor {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final int SECONDS = 15;

    private Processor() {}

    /**
     * A thread that spins does so in every second; a compiler or a collector that still has something to do is done at some
     * time. So of some seconds in which nothing happens one has to be calm: at most half a core at work.
     */
    static void checkCalm(String after, Report report) throws InterruptedException {
        double first = second();
        double least = first;
        for (int i = 1; i < SECONDS && least >= 0.5; i++) {
            least = Math.min(least, second());
        }
        report.figure("processor time in the second after %s: %.0f ms", after, first * 1000);
        report.check(least < 0.5, "after %s no second is calm, the best has %.0f ms of work", after, least * 1000);
    }

    /** How many seconds of work there are in the next second. */
    private static double second() throws InterruptedException {
        long work = SYSTEM.getProcessCpuTime();
        long time = System.nanoTime();
        Thread.sleep(1000);
        return (double) (SYSTEM.getProcessCpuTime() - work) / (System.nanoTime() - time);
    }
}
