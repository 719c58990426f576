package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 7, the end after our own failure: where too much waits, nothing is waited for, or the sender is told to wait. */
final class OverflowStress {

    private static final String LONG = "x".repeat(100);
    private static final WebSocketOptions LIMITED = Shared.QUIET.withMaxBufferedAmount(LONG.length());

    private static final WebSocketOptions REFUSING = LIMITED.withOverflow(Overflow.REFUSE);

    private OverflowStress() {}

    @JCStressTest
    @Outcome(id = "true drain( drain)?, a x+... 100", expect = ACCEPTABLE, desc = "there was room in time")
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

    /** Whoever was refused goes on at onDrain: that has to come, even if all was written before send returned. */
    @JCStressTest
    @Outcome(id = "accepted (drain)?, (a )*x+... 100( a)*", expect = ACCEPTABLE, desc = "there was room for both")
    @Outcome(id = "refused drain, (a ?)*(x+... 100)?( a)*", expect = ACCEPTABLE, desc = "told when there is room")
    @State
    public static class RefusalAndWrite extends Shared {

        private boolean firstAccepted;
        private boolean secondAccepted;

        public RefusalAndWrite() {
            super(REFUSING);
            start();
        }

        @Actor
        public void first() {
            firstAccepted = true;
            for (int i = 0; i < 5 && firstAccepted; i++) {
                firstAccepted = connection.send("a");
            }
        }

        @Actor
        public void second() {
            secondAccepted = connection.send(LONG);
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = (firstAccepted && secondAccepted ? "accepted " : "refused ") + result.r1;
        }
    }

    /** What an application does that must lose nothing: under a lock of its own it tries to send, and tries again at onDrain. */
    @JCStressTest
    @Outcome(id = ".*, a x+... 100", expect = ACCEPTABLE, desc = "sent at last")
    @State
    public static class RefusalAndCompletion extends Shared {

        private boolean sent;

        public RefusalAndCompletion() {
            super(REFUSING);
            start();
            sendPending("a");
            heard.onEvent(event -> pump());
        }

        private synchronized void pump() {
            sent = sent || connection.send(LONG);
        }

        @Actor
        public void sender() {
            pump();
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
}
