package io.websocketservlet.driver.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.servlet.spi.NativeTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Whose turn it is to read, and who ends a write, between a container's threads and the connection's. */
final class NativeTransportStress {

    private NativeTransportStress() {}

    /** Notes what comes, in plain fields. */
    private static final class Seen implements Transport.Receiver {

        private final StringBuilder all = new StringBuilder();
        private boolean inside;

        private void see(String what) {
            all.append(inside ? "meets " : "").append(what);
            inside = true;
        }

        @Override
        public void received(ByteBuffer bytes) {
            see("byte ");
            inside = false;
        }

        @Override
        public void ended(Throwable cause) {
            see("end ");
            inside = false;
        }
    }

    /** A container's connection that has one byte to give. */
    abstract static class Turns extends NativeTransport implements Transport.Completion {

        final Tasks tasks;
        private final Seen seen = new Seen();
        private volatile int unread;
        private volatile boolean armed;

        /** How often the end of a write was told. */
        int writesEnded;

        Turns() {
            this(new Tasks());
        }

        private Turns(Tasks executor) {
            super(executor, true);
            tasks = executor;
            start(seen);
        }

        /** Something comes, and the container says so if it has been asked to. */
        final void arrive() {
            unread = 1;
            announce();
        }

        final boolean announce() {
            if (!armed || unread == 0) {
                return false;
            }
            armed = false;
            readable();
            return true;
        }

        final void end() {
            ended(null);
        }

        final void settle(LL_Result result) {
            boolean more = true;
            while (more) {
                more = tasks.run();
                more |= announce();
            }
            result.r1 = seen.all.toString().strip();
        }

        @Override
        public void completed() {
            writesEnded++;
        }

        @Override
        public void failed(IOException cause) {
            writesEnded++;
        }

        final Written write() {
            return write(new ByteBuffer[0], this);
        }

        final void writeEnds() {
            writeDone();
        }

        @Override
        protected int fill(ByteBuffer buffer) {
            int count = unread;
            unread = 0;
            return count;
        }

        @Override
        protected boolean takesAll() {
            return false;
        }

        @Override
        protected void arm() {
            armed = true;
        }

        @Override
        protected void startWrite(ByteBuffer[] buffers) {}

        @Override
        protected void closeNow() {}
    }

    @JCStressTest
    @Outcome(id = "byte, null", expect = ACCEPTABLE, desc = "whoever reads it")
    @State
    public static class ReadableAndResume extends Turns {

        public ReadableAndResume() {
            pauseReads();
        }

        @Actor
        public void container() {
            arrive();
        }

        @Actor
        public void resumer() {
            resumeReads();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "byte, null", expect = ACCEPTABLE, desc = "read before, or when it goes on")
    @State
    public static class ReadableAndPause extends Turns {

        @Actor
        public void container() {
            arrive();
        }

        @Actor
        public void pauser() {
            pauseReads();
            resumeReads();
            pauseReads();
            tasks.run();
        }

        @Arbiter
        public void settled(LL_Result result) {
            resumeReads();
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"byte end, null", "end, null"},
            expect = ACCEPTABLE,
            desc = "the end is told once, and last")
    @State
    public static class ReadableAndEnd extends Turns {

        @Actor
        public void container() {
            arrive();
        }

        @Actor
        public void closer() {
            end();
            close();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    /** The end comes between the call of the executor and its turn. */
    @JCStressTest
    @Outcome(
            id = {"byte end, null", "end, null"},
            expect = ACCEPTABLE,
            desc = "the end is told once, and last")
    @State
    public static class TurnAndEnd extends Turns {

        public TurnAndEnd() {
            pauseReads();
            arrive();
            resumeReads();
        }

        @Actor
        public void reader() {
            tasks.run();
        }

        @Actor
        public void closer() {
            end();
        }

        @Arbiter
        public void settled(LL_Result result) {
            settle(result);
        }
    }

    @JCStressTest
    @Outcome(id = "PENDING 1", expect = ACCEPTABLE, desc = "ended once, by whoever came first")
    @State
    public static class CompletionAndClose extends Turns {

        private final Written answer = write();

        @Actor
        public void writes() {
            writeEnds();
        }

        @Actor
        public void closer() {
            close();
        }

        @Arbiter
        public void settled(L_Result result) {
            result.r1 = answer + " " + writesEnded;
        }
    }

    @JCStressTest
    @Outcome(id = "PENDING 1", expect = ACCEPTABLE, desc = "failed by who closes")
    @Outcome(id = "FAILED 0", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class WriteAndClose extends Turns {

        private Written answer;

        @Actor
        public void writes() {
            answer = write();
        }

        @Actor
        public void closer() {
            close();
        }

        @Arbiter
        public void settled(L_Result result) {
            result.r1 = answer + " " + writesEnded;
        }
    }
}
