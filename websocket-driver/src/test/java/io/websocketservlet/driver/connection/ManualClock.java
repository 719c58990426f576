package io.websocketservlet.driver.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A time that passes when it is told to, and the timers that go by it. Time passes on the thread that tells it. */
final class ManualClock implements LongSupplier {

    static final Duration TICK = Duration.ofMillis(50);

    private volatile long now;
    private final Timers timers = Timers.manual(this);

    @Override
    public long getAsLong() {
        return now;
    }

    Timers timers() {
        return timers;
    }

    /** Lets time pass tick by tick, as the timer's own thread does. */
    void pass(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= TICK.toNanos()) {
            now += Math.min(left, TICK.toNanos());
            timers.tick();
        }
    }

    /** Lets time pass at once, with one tick at its end, as when the timer's thread was held up. */
    void jump(Duration duration) {
        now += duration.toNanos();
        timers.tick();
    }
}
