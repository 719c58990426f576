package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 10, the handover: what was commanded before counts, and an upgrade that fails is told as an end. */
final class HandoverStress {

    private HandoverStress() {}

    @JCStressTest
    @Outcome(id = ", a", expect = ACCEPTABLE, desc = "sent, by whichever of the two")
    @State
    public static class StartAndSend extends Shared {

        public StartAndSend() {
            super(QUIET);
        }

        @Actor
        public void container() {
            start();
        }

        @Actor
        public void sender() {
            connection.send("a");
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = ", close 1000", expect = ACCEPTABLE, desc = "handed over, and then Close")
    @State
    public static class StartAndClose extends Shared {

        public StartAndClose() {
            super(QUIET);
        }

        @Actor
        public void container() {
            start();
        }

        @Actor
        public void closer() {
            connection.close();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "told once, and the transport closed")
    @State
    public static class StartAndAbort extends Shared {

        public StartAndAbort() {
            super(QUIET);
        }

        @Actor
        public void container() {
            start();
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

    @JCStressTest
    @Outcome(id = "a, ", expect = ACCEPTABLE)
    @State
    public static class StartAndPause extends Shared {

        public StartAndPause() {
            super(QUIET);
            wire.arrive(A);
        }

        @Actor
        public void container() {
            start();
        }

        @Actor
        public void pauser() {
            connection.pause();
        }

        @Arbiter
        public void settled(LL_Result result) {
            if (!wire.areReadsStopped()) {
                result.r1 = "reads not stopped";
            } else {
                connection.resume();
                settle(result);
            }
        }
    }
}
