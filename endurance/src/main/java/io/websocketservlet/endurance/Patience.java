package io.websocketservlet.endurance;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting for what other threads do. */
final class Patience {

    /** Longer than anything takes that works, on a machine with other things to do. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 5;

    private Patience() {}

    /**
     * Waits until it is so.
     *
     * @throws TimeoutException if it does not become so; says what all threads were doing
     */
    static void until(String what, BooleanSupplier so) throws InterruptedException, TimeoutException {
        untilGrown(what, () -> 0, so);
    }

    /**
     * Waits until it is so, as long as the value keeps changing.
     *
     * @throws TimeoutException if it has not changed for long; says what all threads were doing
     */
    static void untilGrown(String what, LongSupplier value, BooleanSupplier so)
            throws InterruptedException, TimeoutException {
        long last = value.getAsLong();
        long since = System.nanoTime();
        while (!so.getAsBoolean()) {
            Thread.sleep(POLL_MILLIS);
            long now = value.getAsLong();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > LIMIT.toNanos()) {
                throw new TimeoutException("not within " + LIMIT.toSeconds() + " s: " + what + threads());
            }
        }
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (isIdle(thread.getValue())) {
                continue;
            }
            text.append("\n  ").append(thread.getKey().getName());
            for (StackTraceElement element : thread.getValue()) {
                text.append("\n      at ").append(element);
            }
        }
        return text.toString();
    }

    /** A thread of a pool that waits for something to do. */
    private static boolean isIdle(StackTraceElement[] stack) {
        return stack.length == 0
                || Arrays.stream(stack)
                        .anyMatch(element -> element.getMethodName().equals("getTask")
                                || element.getMethodName().equals("idleJobPoll")
                                || element.getClassName().contains("PoolThreadNode"));
    }
}
