package io.websocketservlet.benchmarks.events;

import java.util.concurrent.locks.LockSupport;

/**
 * Sends events to an audience, at a rate or as fast as it takes them. Their data are the time in nanoseconds, so that a client on
 * the same machine knows how long they took, a number that goes up by one, and a filler.
 */
public final class Publisher implements Runnable {

    /** How long the data are. */
    public static final int LENGTH = 128;

    private static final String FILLER = "x".repeat(LENGTH);

    /** As fast as they take them: so many events are under way to each of them on average, and no more. */
    private static final long MOST_UNDER_WAY = 16;

    private static final long ARRIVAL_NANOS = 200_000_000;
    private static final long TOO_LATE_NANOS = 100_000_000;

    private final int rate;
    private final Audience audience;

    private Publisher(int rate, Audience audience) {
        this.rate = rate;
        this.audience = audience;
    }

    /**
     * Goes on for ever, on a thread of its own.
     *
     * @param rate events a second; 0 for as many as they take
     */
    public static void start(int rate, Audience audience) {
        Thread thread = new Thread(new Publisher(rate, audience), "publisher");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        for (long number = 0; true; ) {
            if (audience.size() == 0) {
                awaitAudience();
                next = System.nanoTime();
            }
            if (rate > 0) {
                next = pace(next);
            } else {
                while (audience.underWay() > MOST_UNDER_WAY * audience.size()) {
                    LockSupport.parkNanos(20_000);
                }
            }
            audience.send(data(number++));
        }
    }

    /** Until somebody is there, and nobody else comes for a while: who opens streams need not fight with events for that. */
    private void awaitAudience() {
        int before;
        do {
            before = audience.size();
            LockSupport.parkNanos(ARRIVAL_NANOS);
        } while (audience.size() == 0 || audience.size() != before);
    }

    /** Waits until the next event is due, and answers when that was. */
    private long pace(long last) {
        long next = last + 1_000_000_000L / rate;
        long wait = next - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
        return wait < -TOO_LATE_NANOS ? System.nanoTime() : next; // what was missed is not sent later
    }

    private static String data(long number) {
        String stamps = System.nanoTime() + " " + number + " ";
        return stamps + FILLER.substring(stamps.length());
    }
}
