package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 1, one mailbox: listeners are called one at a time, in order, by the thread that reads or by an executor's. */
final class MailboxStress {

    private MailboxStress() {}

    @JCStressTest
    @Outcome(
            id = {"a drain, x", "drain a, x"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @State
    public static class ReadAndDrain extends Shared {

        public ReadAndDrain() {
            sendPending("x");
        }

        @Actor
        public void reader() {
            wire.read(A);
        }

        @Actor
        public void writer() {
            wire.complete();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** Neither of them reads: one has news of a write, the other has been told to go on. */
    @JCStressTest
    @Outcome(
            id = {"a b drain, x", "a drain b, x", "drain a b, x"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @State
    public static class DrainAndResume extends Shared {

        public DrainAndResume() {
            connection.pause();
            wire.read(A);
            wire.arrive(B);
            sendPending("x");
        }

        @Actor
        public void writer() {
            wire.complete();
            tasks.run();
        }

        @Actor
        public void resumer() {
            connection.resume();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "(a b c d |a b c |a b |a |)close 1006,  END", expect = ACCEPTABLE, desc = "some came before the end")
    @State
    public static class ReadAndAbort extends Shared {

        @Actor
        public void reader() {
            wire.read(A_TO_D);
        }

        @Actor
        public void other() {
            connection.abort();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** The peer has not answered a ping when the timer looks, and is heard in the same moment. */
    @JCStressTest
    @Outcome(id = "a, ping 1", expect = ACCEPTABLE, desc = "heard before the timer looked")
    @Outcome(
            id = {"a close 1006, ping 1 END", "close 1006, ping 1 END"},
            expect = ACCEPTABLE,
            desc = "too late")
    @State
    public static class ReadAndTimer extends Shared {

        private static final WebSocketOptions PINGING =
                WebSocketOptions.defaults().withPing(Duration.ofSeconds(10)).withPongTimeout(Duration.ofSeconds(2));

        public ReadAndTimer() {
            super(PINGING);
            start();
            clock.jump(Duration.ofSeconds(10).plus(ManualClock.TICK.multipliedBy(2)));
            clock.jump(ManualClock.TICK);
        }

        @Actor
        public void reader() {
            wire.read(A);
        }

        @Actor
        public void timer() {
            clock.jump(Duration.ofSeconds(3));
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** One more message than may wait: the sender ends the connection, and is not the one to say so. */
    @JCStressTest
    @Outcome(id = "(a |)close 1013,  END", expect = ACCEPTABLE, desc = "a came before the end, or not")
    @State
    public static class ReadAndOverflow extends Shared {

        private static final String LONG = "x".repeat(100);

        public ReadAndOverflow() {
            super(QUIET.withMaxBufferedAmount(LONG.length()));
            start();
            sendPending("");
        }

        @Actor
        public void reader() {
            wire.read(A);
        }

        @Actor
        public void sender() {
            connection.send(LONG);
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }
}
