package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The wheel of all connections: no deadline is lost and no entry comes back, whatever meets a tick. */
final class TimersStress {

    private static final Duration TICK = ManualClock.TICK;
    private static final Duration LATER = TICK.multipliedBy(100);

    private TimersStress() {}

    /** Notes when it is looked at. */
    private static final class Noting extends Timers.Entry {

        private final long again;

        /** Something that whoever looks has to see; set before the entry is hastened. */
        private volatile boolean news;

        private volatile boolean seen;
        private int looks;

        Noting(long again) {
            this.again = again;
        }

        @Override
        long look(long now) {
            looks++;
            seen |= news;
            return again;
        }
    }

    /** The tick that looks at an entry meets one that wants it looked at once more, soon. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "looked at after it was hastened")
    @State
    public static class LookAndHasten {

        private final ManualClock clock = new ManualClock();
        private final Noting entry = new Noting(LATER.toNanos());

        public LookAndHasten() {
            clock.timers().add(entry, 0);
        }

        @Actor
        public void timer() {
            clock.jump(TICK);
        }

        @Actor
        public void connection() {
            entry.news = true;
            clock.timers().hasten(entry, TICK.toNanos());
        }

        @Arbiter
        public void soon(Z_Result result) {
            clock.pass(TICK.multipliedBy(3));
            result.r1 = entry.seen;
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "no look begins after it")
    @State
    public static class LookAndCancel {

        private final ManualClock clock = new ManualClock();
        private final Noting entry = new Noting(TICK.multipliedBy(2).toNanos());

        public LookAndCancel() {
            clock.timers().add(entry, 0);
        }

        @Actor
        public void timer() {
            clock.jump(TICK);
        }

        @Actor
        public void connection() {
            clock.timers().cancel(entry);
        }

        @Arbiter
        public void later(II_Result result) {
            result.r1 = entry.looks;
            clock.pass(LATER);
            result.r2 = entry.looks - result.r1;
        }
    }

    /** Three connections in one bucket: one goes, one comes, one stays. */
    @JCStressTest
    @Outcome(id = "false, true, true", expect = ACCEPTABLE)
    @State
    public static class CancelAndAdd {

        private final ManualClock clock = new ManualClock();
        private final Noting goes = new Noting(Timers.NEVER);
        private final Noting comes = new Noting(Timers.NEVER);
        private final Noting stays = new Noting(Timers.NEVER);

        public CancelAndAdd() {
            clock.timers().add(stays, 0);
            clock.timers().add(goes, 0);
        }

        @Actor
        public void first() {
            clock.timers().cancel(goes);
        }

        @Actor
        public void second() {
            clock.timers().hasten(comes, 0);
        }

        @Arbiter
        public void soon(ZZZ_Result result) {
            clock.jump(TICK.multipliedBy(2));
            result.r1 = goes.looks > 0;
            result.r2 = comes.looks > 0;
            result.r3 = stays.looks > 0;
        }
    }
}
