package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Rule 8, the order of what leaves: what was accepted is written before Close and what was not is not written, the newest
 * pong wins.
 */
final class ClosingStress {

    private ClosingStress() {}

    @JCStressTest
    @Outcome(id = "true, a close 1000", expect = ACCEPTABLE, desc = "accepted: before Close")
    @Outcome(id = "false, close 1000", expect = ACCEPTABLE, desc = "too late: not there")
    @State
    public static class CloseAndSend extends Shared {

        private boolean accepted;

        @Actor
        public void sender() {
            accepted = connection.send("a");
        }

        @Actor
        public void closer() {
            connection.close();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = accepted + result.r1.toString();
        }
    }

    @JCStressTest
    @Outcome(id = "true drain, x a close 1000", expect = ACCEPTABLE, desc = "accepted: before Close")
    @Outcome(id = "false drain, x close 1000", expect = ACCEPTABLE, desc = "too late: not there")
    @State
    public static class CloseAndSendPending extends Shared {

        private boolean accepted;

        public CloseAndSendPending() {
            sendPending("x");
        }

        @Actor
        public void sender() {
            accepted = connection.send("a");
        }

        @Actor
        public void closer() {
            connection.close();
            wire.complete();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = accepted + " " + result.r1;
        }
    }

    /** The peer closes: what comes after our answer to it is not accepted. */
    @JCStressTest
    @Outcome(id = "true close 1000, a close 1000 END", expect = ACCEPTABLE, desc = "accepted: before our answer")
    @Outcome(id = "false close 1000, close 1000 END", expect = ACCEPTABLE, desc = "too late: not there")
    @State
    public static class PeersCloseAndSend extends Shared {

        private boolean accepted;

        @Actor
        public void sender() {
            accepted = connection.send("a");
        }

        @Actor
        public void reader() {
            wire.read(CLOSE);
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = accepted + " " + result.r1;
        }
    }

    @JCStressTest
    @Outcome(id = "1, close 1000", expect = ACCEPTABLE, desc = "one of them is the one")
    @State
    public static class TwoClosers extends Shared {

        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = connection.close();
        }

        @Actor
        public void second() {
            second = connection.close();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = (first ? 1 : 0) + (second ? 1 : 0) + result.r1.toString();
        }
    }

    /** One pong waits when the next ping comes. */
    @JCStressTest
    @Outcome(id = "ping ping drain, x pong 2 y", expect = ACCEPTABLE, desc = "the newest wins")
    @Outcome(id = "ping (drain )?ping (drain )?(drain)?, x pong 1 (y pong 2|pong 2 y)", expect = ACCEPTABLE)
    @State
    public static class PingAndCompletion extends Shared {

        private static final byte[] FIRST = Peer.ping("1");
        private static final byte[] SECOND = Peer.ping("2");

        public PingAndCompletion() {
            sendPending("x");
            connection.send("y");
            wire.read(FIRST);
        }

        @Actor
        public void reader() {
            wire.read(SECOND);
        }

        @Actor
        public void writer() {
            wire.complete();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }
}
