package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketservlet.driver.connection.Transport.Written;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 4, the outbox: one write in flight, nothing accepted stays behind, and no sender writes for all the others. */
final class OutboxStress {

    private OutboxStress() {}

    @JCStressTest
    @Outcome(
            id = {", a b", ", b a"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @State
    public static class TwoSenders extends Shared {

        @Actor
        public void first() {
            connection.send("a");
        }

        @Actor
        public void second() {
            connection.send("b");
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** The second one is also the container's thread on which writes complete, perhaps before they were answered PENDING. */
    @JCStressTest
    @Outcome(
            id = {"drain( drain)?, a b", "drain( drain)?, b a"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @State
    public static class TwoSendersPending extends Shared {

        public TwoSendersPending() {
            wire.answer(Written.PENDING);
        }

        @Actor
        public void first() {
            connection.send("a");
        }

        @Actor
        public void second() {
            connection.send("b");
            wire.complete();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "drain, x a", expect = ACCEPTABLE, desc = "nothing waits any more when it is told")
    @Outcome(id = "drain drain, x a", expect = ACCEPTABLE, desc = "sent when all had gone out")
    @State
    public static class SendAndCompletion extends Shared {

        public SendAndCompletion() {
            sendPending("x");
        }

        @Actor
        public void sender() {
            connection.send("a");
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

    /** From the completion on, writes are done at once. */
    @JCStressTest
    @Outcome(id = "drain, x a", expect = ACCEPTABLE)
    @State
    public static class SendAndLastCompletion extends Shared {

        public SendAndLastCompletion() {
            sendPending("x");
            wire.answer(Written.DONE);
        }

        @Actor
        public void sender() {
            connection.send("a");
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

    /** Where a broken connection looks like one that the peer has ended. */
    @JCStressTest
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "nothing is written any more, or waited for")
    @State
    public static class SendAndFailedCompletion extends Shared {

        public SendAndFailedCompletion() {
            sendPending("x");
            connection.send("y");
        }

        @Actor
        public void sender() {
            connection.send("a");
        }

        @Actor
        public void writer() {
            wire.fail();
        }

        @Arbiter
        public void settled(LL_Result result) {
            wire.answer(Written.DONE);
            connection.flush();
            wire.end(null);
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "nothing is written any more, or waited for")
    @State
    public static class TwoSendersFailed extends Shared {

        public TwoSendersFailed() {
            wire.answer(Written.FAILED);
        }

        @Actor
        public void first() {
            connection.send("a");
        }

        @Actor
        public void second() {
            connection.send("b");
        }

        @Arbiter
        public void settled(LL_Result result) {
            wire.answer(Written.DONE);
            connection.flush();
            wire.end(null);
            settle(result);
        }
    }

    /** However much the other one sends meanwhile, each send writes once at most. */
    @JCStressTest
    @Outcome(id = "free, (1 )?(2 )?(3 )?a(( [123])*)", expect = ACCEPTABLE, desc = "the rest is the executor's")
    @State
    public static class SenderIsNotCaptured extends Shared {

        private int writesOfFirst;
        private int writesOfSecond;

        private int writesOfSend(String text) {
            int before = Wire.writesOfThisThread();
            connection.send(text);
            return Wire.writesOfThisThread() - before;
        }

        @Actor
        public void first() {
            writesOfFirst = writesOfSend("a");
        }

        @Actor
        public void second() {
            writesOfSecond = Math.max(writesOfSend("1"), Math.max(writesOfSend("2"), writesOfSend("3")));
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
            result.r1 = (Math.max(writesOfFirst, writesOfSecond) > 1 ? "captured" : "free") + result.r1;
        }
    }

    /** What a listener sends, and what another thread does. */
    @JCStressTest
    @Outcome(
            id = {"a b, a b x", "a b, a x b", "a b, x a b"},
            expect = ACCEPTABLE)
    @State
    public static class EchoAndSend extends Shared {

        private static final byte[] A_AND_B = Peer.join(A, B);

        public EchoAndSend() {
            heard.onEvent(connection::send);
        }

        @Actor
        public void reader() {
            wire.read(A_AND_B);
        }

        @Actor
        public void sender() {
            connection.send("x");
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** A batch that one sender left to the executor, and another that comes upon it. */
    @JCStressTest
    @Outcome(
            id = {", x y a", ", x a y", ", a x y"},
            expect = ACCEPTABLE)
    @State
    public static class SendAndFlush extends Shared {

        @Actor
        public void sender() {
            connection.send("x");
            connection.send("y");
        }

        @Actor
        public void flusher() {
            connection.flush();
            connection.send("a");
            connection.flush();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }
}
