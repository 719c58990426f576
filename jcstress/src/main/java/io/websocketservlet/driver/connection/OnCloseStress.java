package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 1, one mailbox: onClose comes once, always, and last, whoever ends the connection. And TCP ends with it. */
final class OnCloseStress {

    private OnCloseStress() {}

    @JCStressTest
    @Outcome(id = "close 1000, close 1000 END", expect = ACCEPTABLE, desc = "answered")
    @Outcome(id = "close 1000,  END", expect = ACCEPTABLE, desc = "came, and was not answered any more")
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "came too late")
    @State
    public static class PeersCloseAndAbort extends Shared {

        @Actor
        public void reader() {
            wire.read(CLOSE);
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
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE)
    @State
    public static class EndAndAbort extends Shared {

        @Actor
        public void reader() {
            wire.end(null);
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

    @JCStressTest
    @Outcome(id = "close 1006, close 1000 END", expect = ACCEPTABLE)
    @State
    public static class EndAndCloseTimeout extends Shared {

        public EndAndCloseTimeout() {
            connection.close();
        }

        @Actor
        public void reader() {
            wire.end(null);
            tasks.run();
        }

        @Actor
        public void timer() {
            clock.jump(Duration.ofSeconds(31));
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "close 1006, close 1000 END", expect = ACCEPTABLE, desc = "the last word")
    @Outcome(id = "close 1006,  END", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class CloseAndAbort extends Shared {

        @Actor
        public void closer() {
            connection.close();
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

    /** The peer has seen our Close, and answers, before the thread that wrote it knows that it is written. */
    @JCStressTest
    @Outcome(id = "(drain )?close 1000, x close 1000 END", expect = ACCEPTABLE)
    @State
    public static class PeersCloseAndCompletion extends Shared {

        public PeersCloseAndCompletion() {
            sendPending("x");
            connection.close();
            wire.complete();
        }

        @Actor
        public void reader() {
            wire.read(CLOSE);
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

    /** Our answer fails in the moment in which the stream ends. */
    @JCStressTest
    @Outcome(id = "close 1000,  END", expect = ACCEPTABLE)
    @State
    public static class EndAndFailedWrite extends Shared {

        public EndAndFailedWrite() {
            wire.answer(Transport.Written.PENDING);
            wire.read(CLOSE);
        }

        @Actor
        public void reader() {
            wire.end(null);
            tasks.run();
        }

        @Actor
        public void writer() {
            wire.fail();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }
}
