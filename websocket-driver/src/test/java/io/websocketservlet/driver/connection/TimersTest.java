package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wheel: every entry is looked at when its time has come, and at most two ticks later. */
@Timeout(20)
class TimersTest {

    private static final long MILLI = 1_000_000;
    private static final long TICK = ManualClock.TICK.toNanos();
    private static final long TURN = 512 * TICK;

    private final ManualClock clock = new ManualClock();
    private final Timers timers = clock.timers();
    private final List<String> looks = new ArrayList<>();

    /** An entry that notes when it is looked at. */
    private final class Noted extends Timers.Entry {

        private final String name;
        private final LongUnaryOperator next;

        Noted(String name, LongUnaryOperator next) {
            this.name = name;
            this.next = next;
        }

        @Override
        long look(long now) {
            looks.add(name + " at " + now / MILLI);
            return next.applyAsLong(now);
        }
    }

    private Noted once(String name) {
        return new Noted(name, now -> Timers.NEVER);
    }

    private void assertLooks(String... expected) {
        assertEquals(List.of(expected), looks);
        looks.clear();
    }

    @Test
    void anEntryIsLookedAtWhenItsTimeHasCome() {
        timers.add(once("a"), 200 * MILLI);
        clock.pass(Duration.ofMillis(200));
        assertLooks();
        clock.pass(Duration.ofMillis(100));
        assertLooks("a at 250");
        clock.pass(Duration.ofMinutes(1));
        assertLooks();
    }

    @Test
    void entriesComeInTheOrderOfTheirTimes() {
        timers.add(once("c"), 300 * MILLI);
        timers.add(once("a"), 100 * MILLI);
        timers.add(once("b"), 200 * MILLI);
        clock.pass(Duration.ofSeconds(1));
        assertLooks("a at 150", "b at 250", "c at 350");
    }

    @Test
    void whatIsDueAtOnceIsLookedAtWithTheNextTick() {
        clock.pass(Duration.ofSeconds(1));
        timers.add(once("past"), 0);
        timers.add(once("now"), clock.getAsLong());
        clock.pass(ManualClock.TICK);
        assertEquals(2, looks.size());
    }

    @Test
    void anEntryThatAsksForAnotherLookGetsIt() {
        timers.add(new Noted("a", now -> now < 400 * MILLI ? now + 100 * MILLI : Timers.NEVER), 100 * MILLI);
        clock.pass(Duration.ofSeconds(2));
        assertLooks("a at 150", "a at 300", "a at 450");
    }

    @Test
    void anEntryBeyondOneTurnIsLookedAtOnceTooOften() {
        long when = 2 * TURN + 700 * MILLI;
        timers.add(new Noted("a", now -> now >= when ? Timers.NEVER : when), when);
        clock.pass(Duration.ofNanos(when));
        assertEquals(2, looks.size(), "once for each turn");
        looks.clear();
        clock.pass(ManualClock.TICK.multipliedBy(2));
        assertLooks("a at " + (when + TICK) / MILLI);
    }

    @Test
    void aHeldUpTimerMissesNoEntry() {
        for (int i = 0; i < 600; i++) {
            timers.add(once("e"), i * TICK);
        }
        clock.jump(Duration.ofNanos(3 * TURN));
        assertEquals(600, looks.size());
    }

    @Test
    void hasteningBringsALookForward() {
        Noted entry = once("a");
        timers.add(entry, 10_000 * MILLI);
        timers.hasten(entry, 200 * MILLI);
        clock.pass(Duration.ofSeconds(20));
        assertLooks("a at 250");
    }

    @Test
    void hasteningAnEntryThatIsNotInTheWheelPutsItThere() {
        timers.hasten(once("a"), 200 * MILLI);
        clock.pass(Duration.ofSeconds(1));
        assertLooks("a at 250");
    }

    @Test
    void hasteningWhileLookingCountsIfItIsSooner() {
        Noted[] entry = {null};
        entry[0] = new Noted("a", now -> {
            if (now < 200 * MILLI) {
                timers.hasten(entry[0], now + 100 * MILLI);
                timers.hasten(entry[0], now + 300 * MILLI);
                return now + 5_000 * MILLI;
            }
            return Timers.NEVER;
        });
        timers.add(entry[0], 0);
        clock.pass(Duration.ofSeconds(10));
        assertLooks("a at 50", "a at 200");
    }

    @Test
    void hasteningWhileLookingCountsEvenIfTheEntryWantsToBeForgotten() {
        Noted[] entry = {null};
        entry[0] = new Noted("a", now -> {
            if (now < 100 * MILLI) {
                Rig.elsewhere(() -> timers.hasten(entry[0], now + 100 * MILLI));
            }
            return Timers.NEVER;
        });
        timers.add(entry[0], 0);
        clock.pass(Duration.ofSeconds(10));
        assertLooks("a at 50", "a at 200");
    }

    @Test
    void aCancelledEntryIsForgotten() {
        Noted first = once("first");
        Noted middle = once("middle");
        Noted last = once("last");
        timers.add(first, 100 * MILLI);
        timers.add(middle, 100 * MILLI);
        timers.add(last, 100 * MILLI);
        timers.cancel(middle);
        timers.hasten(middle, 50 * MILLI);
        timers.add(middle, 50 * MILLI);
        clock.pass(Duration.ofSeconds(1));
        assertEquals(
                List.of("first at 150", "last at 150"), looks.stream().sorted().toList());
    }

    @Test
    void anEntryCancelledWhileLookingIsNotLookedAtAgain() {
        Noted[] entry = {null};
        entry[0] = new Noted("a", now -> {
            timers.hasten(entry[0], now);
            timers.cancel(entry[0]);
            return now;
        });
        timers.add(entry[0], 0);
        clock.pass(Duration.ofSeconds(10));
        assertLooks("a at 50");
    }

    @Test
    void cancellingWhatIsNotInTheWheelHarmsNobody() {
        timers.cancel(once("never added"));
        timers.add(once("a"), 0);
        clock.pass(ManualClock.TICK);
        assertLooks("a at 50");
    }

    @Test
    void anEntryThatThrowsDoesNotStopTheOthers() {
        for (Throwable fault : new Throwable[] {new IllegalStateException("of the entry"), new StackOverflowError()}) {
            long now = clock.getAsLong();
            for (String name : new String[] {"a", "b"}) {
                timers.add(new Noted(name, time -> throwing(fault)), now);
                timers.add(once(name + " beside it"), now);
            }
            try (LogLines log = LogLines.of(Timers.class)) {
                clock.pass(ManualClock.TICK.multipliedBy(4));
                assertEquals(4, looks.size(), () -> "with " + fault + " only " + looks);
                assertEquals(2, log.all().size());
            }
            looks.clear();
        }
    }

    private static long throwing(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Test
    void noLockIsHeldWhileLooking() {
        timers.add(
                new Noted("a", now -> {
                    Rig.elsewhere(() -> timers.add(once("b"), 0));
                    return Timers.NEVER;
                }),
                0);
        clock.pass(ManualClock.TICK.multipliedBy(2));
        assertLooks("a at 50", "b at 100");
    }

    @Test
    void nowIsTheTimeOfTheLastTick() {
        assertEquals(0, timers.now());
        clock.pass(Duration.ofMillis(70)); // a tick after 50 and one after 70
        assertEquals(70 * MILLI, timers.now());
        assertEquals(70 * MILLI, timers.time());
    }

    @Test
    void afterCloseNothingIsAdded() {
        timers.close();
        timers.add(once("a"), 0);
        clock.pass(Duration.ofSeconds(1));
        assertLooks();
    }
}
