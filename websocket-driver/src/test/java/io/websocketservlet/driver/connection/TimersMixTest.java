package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wheel against the simplest model: a map of what is due when. */
@Timeout(20)
class TimersMixTest {

    private static final long MILLI = 1_000_000;
    private static final long TICK = ManualClock.TICK.toNanos();
    private static final long TURN = 512 * TICK;

    @Test
    void anyMixOfCommandsKeepsEveryPromise() {
        for (long seed = 0; seed < 200; seed++) {
            new Mix(seed).run();
        }
    }

    private static final class Mix {

        private final long seed;
        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final Map<Timers.Entry, Long> due = new LinkedHashMap<>();

        Mix(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        private Timers.Entry entry() {
            return new Timers.Entry() {
                @Override
                long look(long now) {
                    Long when = due.get(this);
                    assertTrue(when != null, () -> "seed " + seed + ": looked at after it was forgotten");
                    assertTrue(now - when <= 2 * TICK, () -> "seed " + seed + ": " + (now - when) + " ns late");
                    if (now < when) {
                        return when;
                    }
                    due.remove(this);
                    if (random.nextBoolean()) {
                        return Timers.NEVER;
                    }
                    due.put(this, now + some());
                    return due.get(this);
                }
            };
        }

        private long some() {
            return random.nextInt(10) == 0 ? (long) (random.nextDouble() * 3 * TURN) : random.nextInt(2_000) * MILLI;
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                long when = clock.getAsLong() + some();
                if (due.isEmpty() || random.nextInt(3) == 0) {
                    Timers.Entry added = entry();
                    due.put(added, when);
                    clock.timers().add(added, when);
                } else if (random.nextInt(3) == 0) {
                    Timers.Entry any = due.keySet().iterator().next();
                    due.merge(any, when, Math::min);
                    clock.timers().hasten(any, due.get(any));
                } else if (random.nextInt(4) == 0) {
                    Timers.Entry any = due.keySet().iterator().next();
                    due.remove(any);
                    clock.timers().cancel(any);
                }
                clock.pass(Duration.ofMillis(random.nextInt(300)));
            }
            clock.pass(Duration.ofNanos(4 * TURN));
            due.forEach((entry, when) ->
                    assertTrue(when > clock.getAsLong() - 2 * TICK, () -> "seed " + seed + ": never looked at"));
        }
    }
}
