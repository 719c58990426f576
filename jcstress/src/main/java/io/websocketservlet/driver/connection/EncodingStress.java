package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketservlet.driver.message.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Rule 9, whose the bytes are: one message goes to two connections at once. */
final class EncodingStress {

    private EncodingStress() {}

    /** Each thread writes, and moves the positions of what it was given. */
    @JCStressTest
    @Outcome(id = "héllo héllo, héllo héllo", expect = ACCEPTABLE)
    @State
    public static class OneMessageTwoConnections {

        private static final class End extends Shared {}

        private final Message message = Message.text("héllo");
        private final End first = new End();
        private final End second = new End();

        @Actor
        public void first() {
            first.connection.send(message);
            first.connection.send(message);
        }

        @Actor
        public void second() {
            second.connection.send(message);
            second.connection.send(message);
        }

        @Arbiter
        public void written(LL_Result result) {
            result.r1 = first.wire.sent();
            result.r2 = second.wire.sent();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 7, 7", expect = ACCEPTABLE, desc = "made once, and whole for both")
    @State
    public static class MadeOnce {

        private static final Object ENCODER = new Object();

        private final Message message = Message.text("a");
        private int made;

        private int[] encode() {
            made++;
            return new int[] {7};
        }

        @Actor
        public void first(III_Result result) {
            result.r2 = message.encoded(ENCODER, int[].class, this::encode)[0];
        }

        @Actor
        public void second(III_Result result) {
            result.r3 = message.encoded(ENCODER, int[].class, this::encode)[0];
        }

        @Arbiter
        public void counted(III_Result result) {
            result.r1 = made;
        }
    }
}
