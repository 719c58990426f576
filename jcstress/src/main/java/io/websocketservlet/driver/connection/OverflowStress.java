package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 7, the end after our own failure: where too much waits, nothing is waited for. */
public class OverflowStress {

    private static final String LONG = "x".repeat(100);
    private static final WebSocketOptions LIMITED = Shared.QUIET.withMaxBufferedAmount(LONG.length());

    private OverflowStress() {}

    @JCStressTest
    @Outcome(id = "true drain( drain)?, a x+\\.\\.\\. 100", expect = ACCEPTABLE, desc = "there was room in time")
    @Outcome(id = "false( drain)? close 1013, (a)? END", expect = ACCEPTABLE, desc = "dropped, and closed at once")
    @State
    public static class SendAndCompletion extends Shared {

        private boolean accepted;

        public SendAndCompletion() {
            super(LIMITED);
            start();
            sendPending("a");
        }

        @Actor
        public void sender() {
            accepted = connection.send(LONG);
        }

        @Actor
        public void writer() {
            wire.complete();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = accepted + " " + result.r1;
        }
    }

    /** Each would fit alone. */
    @JCStressTest
    @Outcome(id = "close 1013,  END", expect = ACCEPTABLE, desc = "once")
    @State
    public static class TwoSenders extends Shared {

        public TwoSenders() {
            super(LIMITED);
            start();
            sendPending("a");
        }

        @Actor
        public void first() {
            connection.send(LONG);
        }

        @Actor
        public void second() {
            connection.send(LONG);
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }
}
