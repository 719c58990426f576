package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 3, pause(): nothing is lost and nothing delivered meanwhile, and reads are never left stopped. */
final class PausingStress {

    private PausingStress() {}

    @JCStressTest
    @Outcome(id = "a b c d, ", expect = ACCEPTABLE, desc = "all, in order, the rest after resume()")
    @State
    public static class ReadAndPause extends Shared {

        private int atPause;

        @Actor
        public void reader() {
            wire.read(A_TO_D);
        }

        @Actor
        public void pauser() {
            connection.pause();
            atPause = heard.begun();
        }

        @Arbiter
        public void settled(LL_Result result) {
            tasks.run();
            if (heard.begun() > atPause + 1) {
                result.r1 = "more than the message in progress";
            } else if (!wire.areReadsStopped()) {
                result.r1 = "reads not stopped";
            } else {
                connection.resume();
                settle(result);
            }
        }
    }

    /** The input waits already, and an executor's thread delivers it. */
    @JCStressTest
    @Outcome(id = "a b c d, ", expect = ACCEPTABLE, desc = "all, in order, the rest after resume()")
    @State
    public static class DeliveryAndPause extends Shared {

        private int atPause;

        public DeliveryAndPause() {
            connection.pause();
            wire.read(A_TO_D);
            connection.resume();
        }

        @Actor
        public void worker() {
            tasks.run();
        }

        @Actor
        public void pauser() {
            connection.pause();
            atPause = heard.begun();
        }

        @Arbiter
        public void settled(LL_Result result) {
            tasks.run();
            if (heard.begun() > atPause + 1) {
                result.r1 = "more than the message in progress";
            } else if (!wire.areReadsStopped()) {
                result.r1 = "reads not stopped";
            } else {
                connection.resume();
                settle(result);
            }
        }
    }

    /** Whoever came last, the transport has been told what holds. */
    @JCStressTest
    @Outcome(id = "stopped a b, ", expect = ACCEPTABLE, desc = "pause() was the last word")
    @Outcome(id = "going on a b, ", expect = ACCEPTABLE, desc = "resume() was the last word")
    @State
    public static class PauseAndResume extends Shared {

        @Actor
        public void pauser() {
            connection.pause();
        }

        @Actor
        public void resumer() {
            connection.resume();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            tasks.run();
            boolean stopped = wire.areReadsStopped();
            wire.read(A);
            wire.arrive(B);
            boolean kept = heard.begun() == 0;
            connection.resume();
            settle(result);
            String told = stopped ? "stopped " : "going on ";
            result.r1 = stopped == kept ? told + result.r1 : "the transport was told otherwise";
        }
    }

    /** A read that had begun before reads were stopped hands over its bytes. */
    @JCStressTest
    @Outcome(id = "a b, ", expect = ACCEPTABLE)
    @State
    public static class ReadAndResume extends Shared {

        public ReadAndResume() {
            connection.pause();
            wire.read(A);
        }

        @Actor
        public void reader() {
            wire.read(B);
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

    /** The same, while what waits is delivered to a listener that pauses. */
    @JCStressTest
    @Outcome(id = "a b c d e, ", expect = ACCEPTABLE)
    @State
    public static class ReadAndDeliveryThatPauses extends Shared {

        private static final byte[] E = Peer.text("e");

        public ReadAndDeliveryThatPauses() {
            connection.pause();
            wire.read(A_TO_D);
            connection.resume();
            heard.onEvent(event -> {
                if (event.equals("a")) {
                    connection.pause();
                }
            });
        }

        @Actor
        public void reader() {
            wire.read(E);
        }

        @Actor
        public void worker() {
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            connection.resume();
            settle(result);
        }
    }

    /** A listener pauses, and another thread goes on in the same moment, or a little early. */
    @JCStressTest
    @Outcome(id = "a b c d, ", expect = ACCEPTABLE)
    @State
    public static class PauseInListenerAndResume extends Shared {

        public PauseInListenerAndResume() {
            heard.onEvent(event -> {
                if (event.equals("a")) {
                    connection.pause();
                }
            });
        }

        @Actor
        public void reader() {
            wire.read(A_TO_D);
        }

        @Actor
        public void resumer() {
            connection.resume();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            connection.resume();
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "a close 1006,  END", expect = ACCEPTABLE, desc = "what waits comes before the end")
    @State
    public static class ResumeAndEnd extends Shared {

        public ResumeAndEnd() {
            connection.pause();
            wire.read(A);
        }

        @Actor
        public void reader() {
            wire.end(null);
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
    @Outcome(id = "a b c d close 1006,  END", expect = ACCEPTABLE, desc = "what waits comes before the end")
    @State
    public static class PauseAndEnd extends Shared {

        @Actor
        public void reader() {
            wire.read(A_TO_D);
            wire.end(null);
            tasks.run();
        }

        @Actor
        public void pauser() {
            connection.pause();
        }

        @Arbiter
        public void settled(LL_Result result) {
            connection.resume();
            settle(result);
        }
    }

    /** The transport breaks while the application pauses: what waits is dropped, and the end told at once. */
    @JCStressTest
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "paused in time")
    @Outcome(id = "a( b( c( d)?)?)? close 1006,  END", expect = ACCEPTABLE, desc = "paused later")
    @State
    public static class PauseAndAbort extends Shared {

        public PauseAndAbort() {
            connection.pause();
            wire.read(A_TO_D);
            connection.resume();
        }

        @Actor
        public void pauser() {
            connection.pause();
            tasks.run();
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

    /** The peer's Close is waited for, whoever pauses. */
    @JCStressTest
    @Outcome(
            id = {"true error close 1002, close 1002 .*"},
            expect = ACCEPTABLE,
            desc = "reads go on after the failure")
    @State
    public static class FailureAndPause extends Shared {

        /** FIN, text, a reserved bit that means nothing. */
        private static final byte[] MALFORMED = Peer.frame(0xC1, new byte[0]);

        @Actor
        public void reader() {
            wire.read(MALFORMED);
        }

        @Actor
        public void pauser() {
            connection.pause();
        }

        @Arbiter
        public void settled(LL_Result result) {
            boolean pausedBefore = heard.begun() == 0;
            boolean right = pausedBefore == wire.areReadsStopped();
            connection.resume();
            settle(result);
            result.r1 = right + " " + result.r1;
        }
    }
}
