package io.websocketservlet.servlet.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Receiver;
import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What transports beneath a container's streams have in common, over a container that does what the test says. */
@Timeout(20)
class NativeTransportTest {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private Executor executor = tasks::add;

    private final Container container = new Container(true);

    /** A container with one connection. */
    private final class Container extends NativeTransport {

        private final ArrayDeque<Object> incoming = new ArrayDeque<>();
        private boolean takesAll;
        private int reads;
        private ByteBuffer filled;
        private boolean armed;
        private boolean closed;
        private Runnable onWrite = this::writeDone;

        Container(boolean readsInPlace) {
            super(task -> executor.execute(task), readsInPlace);
        }

        @Override
        protected int fill(ByteBuffer into) throws IOException {
            reads++;
            filled = into;
            Object next = incoming.poll();
            if (next instanceof IOException broken) {
                throw broken;
            }
            if (next == null) {
                return 0;
            }
            if (next instanceof Integer size) {
                into.clear().put(new byte[size]).flip();
                return size;
            }
            byte[] bytes = ((String) next).getBytes(StandardCharsets.US_ASCII);
            into.clear().put(bytes).flip();
            return bytes.length == 0 ? -1 : bytes.length;
        }

        @Override
        protected boolean takesAll() {
            return takesAll;
        }

        @Override
        protected void arm() {
            armed = true;
        }

        @Override
        protected void disarm() {
            armed = false;
        }

        @Override
        protected void startWrite(ByteBuffer[] buffers) {
            onWrite.run();
        }

        @Override
        protected void closeNow() {
            assertFalse(closed, "closed twice");
            closed = true;
        }

        /** Reads may come; an empty one is the end of the stream. */
        void arrive(Object... reads) {
            incoming.addAll(List.of(reads));
        }

        void call() {
            armed = false;
            readable();
        }
    }

    private final class Recorder implements Receiver, Completion {

        private Runnable then = () -> {};
        private boolean inTurn;

        @Override
        public void received(ByteBuffer bytes) {
            events.add(StandardCharsets.US_ASCII.decode(bytes).toString());
            then.run();
        }

        @Override
        public void ended(Throwable cause) {
            events.add("end" + (cause == null ? "" : " " + cause.getMessage()));
        }

        @Override
        public void endedInTurn(Throwable cause) {
            inTurn = true;
            ended(cause);
        }

        @Override
        public void completed() {
            events.add("written");
        }

        @Override
        public void failed(IOException cause) {
            events.add("not written: " + cause.getMessage());
        }
    }

    private final Recorder recorder = new Recorder();

    @AfterEach
    void nothingElse() {
        runAll();
        assertEquals(List.of(), events);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    private void expect(String... expected) {
        assertEquals(List.of(expected), events);
        events.clear();
    }

    private Written write(Container on) {
        return on.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, recorder);
    }

    // Reading.

    @Test
    void allThatIsThereIsReadAndThenTheContainerIsAskedToCallAgain() {
        container.start(recorder);
        assertTrue(container.armed);
        container.arrive("a", "b");
        container.call();
        expect("a", "b");
        assertTrue(container.armed);
    }

    @Test
    void aConnectionAtRestHoldsNoBuffer() {
        container.start(recorder);
        container.arrive("a");
        container.call();
        expect("a");
        ByteBuffer free = ReadBuffers.acquire();
        assertSame(container.filled, free, "it was given back");
        ReadBuffers.release(free);
    }

    @Test
    void whereAReadThatLeavesRoomHasTakenAllNoOtherFollows() {
        container.takesAll = true;
        container.start(recorder);
        container.arrive("a");
        container.call();
        expect("a");
        assertEquals(1, container.reads);
        assertTrue(container.armed);
    }

    @Test
    void afterAReadThatFillsTheBufferAnotherFollows() {
        container.takesAll = true;
        container.start(recorder);
        container.arrive(ReadBuffers.SIZE, "a");
        container.call();
        assertEquals(2, container.reads);
        events.clear();
    }

    @Test
    void whoPausesInTheLastReadIsNotAskedAboutTheNext() {
        container.takesAll = true;
        container.start(recorder);
        recorder.then = container::pauseReads;
        container.arrive("a");
        container.call();
        expect("a");
        assertFalse(container.armed);
    }

    @Test
    void whatCameBehindTheHandshakeComesFirst() {
        container.readEarly(ByteBuffer.wrap(new byte[] {'e'}));
        container.arrive("a");
        container.start(recorder);
        runAll();
        expect("e", "a");
    }

    @Test
    void afterSixteenReadsOthersHaveTheirChance() {
        container.start(recorder);
        for (int i = 0; i < 20; i++) {
            container.arrive("a");
        }
        container.call();
        assertEquals(16, events.size());
        assertEquals(1, tasks.size());
        runAll();
        assertEquals(20, events.size());
        assertTrue(container.armed);
        events.clear();
    }

    @Test
    void afterManyBytesOthersHaveTheirChance() {
        container.start(recorder);
        for (int i = 0; i < 5; i++) {
            container.arrive(ReadBuffers.SIZE);
        }
        container.call();
        assertEquals(4, container.reads);
        assertEquals(1, tasks.size());
        runAll();
        assertEquals(5, events.size());
        events.clear();
    }

    @Test
    void whereTheContainersThreadMustNotBlockAnotherOneReads() {
        Container blocking = new Container(false);
        blocking.start(recorder);
        blocking.arrive("a");
        blocking.call();
        expect();
        assertFalse(blocking.armed, "it need not call again meanwhile");
        runAll();
        expect("a");
        assertTrue(blocking.armed);
    }

    @Test
    void aPauseHoldsBackWhatIsNotReadAndResumingOnlySchedules() {
        container.start(recorder);
        recorder.then = container::pauseReads;
        container.arrive("a", "b");
        container.call();
        expect("a");
        assertFalse(container.armed);
        recorder.then = () -> {};
        container.resumeReads();
        expect();
        runAll();
        expect("b");
        assertTrue(container.armed);
    }

    @Test
    void whoResumesWhileSomebodyReadsIsNotOverheard() {
        container.start(recorder);
        recorder.then = () -> {
            container.pauseReads();
            container.resumeReads();
        };
        container.arrive("a", "b");
        container.call();
        runAll();
        expect("a", "b");
        assertTrue(container.armed);
    }

    @Test
    void aPauseBeforeTheFirstByteHoldsBackEvenWhatCameEarly() {
        container.readEarly(ByteBuffer.wrap(new byte[] {'e'}));
        container.pauseReads();
        container.start(recorder);
        runAll();
        expect();
        container.resumeReads();
        runAll();
        expect("e");
    }

    // The end.

    @Test
    void theEndOfTheStreamIsToldOnceAndWritingGoesOn() {
        container.start(recorder);
        container.arrive("a", "");
        container.call();
        expect("a", "end");
        assertTrue(recorder.inTurn);
        assertFalse(container.armed);
        assertEquals(Written.DONE, write(container));
        container.close();
        container.ended(new IOException("late"));
        assertTrue(container.closed);
    }

    @Test
    void aReadThatFailsEndsIt() {
        container.start(recorder);
        container.arrive("a", new IOException("reset"));
        container.call();
        expect("a", "end reset");
        assertTrue(container.closed);
    }

    @Test
    void aReceiverThatThrowsEndsIt() {
        container.start(recorder);
        recorder.then = () -> {
            throw new IllegalStateException("ours");
        };
        container.arrive("a");
        container.call();
        expect("a", "end ours");
        assertTrue(container.closed);
    }

    @Test
    void whoClosesWhileAThreadReadsLeavesTheEndToIt() {
        container.start(recorder);
        recorder.then = () -> {
            container.close();
            expect("a");
        };
        container.arrive("a", "b");
        container.call();
        expect("end");
        assertEquals(Written.FAILED, write(container));
    }

    @Test
    void whoeverElseEndsItHasNoTurn() {
        container.start(recorder);
        container.close();
        expect("end");
        assertFalse(recorder.inTurn);
    }

    @Test
    void whatHasEndedBeforeItWasStartedSaysSoThen() {
        container.ended(new IOException("gone"));
        container.start(recorder);
        expect("end gone");
        assertFalse(container.armed);
    }

    @Test
    void anExecutorThatIsStoppingEndsIt() {
        executor = task -> {
            throw new RejectedExecutionException("stopping");
        };
        container.start(recorder);
        container.pauseReads();
        container.call();
        container.resumeReads();
        expect("end stopping");
        assertTrue(container.closed);
        executor = tasks::add;
    }

    // Writing.

    @Test
    void whatIsWrittenAtOnceIsDone() {
        container.start(recorder);
        assertEquals(Written.DONE, write(container));
        assertEquals(Written.DONE, write(container));
    }

    @Test
    void whatIsWrittenLaterIsTold() {
        container.start(recorder);
        container.onWrite = () -> {};
        assertEquals(Written.PENDING, write(container));
        assertThrows(IllegalStateException.class, () -> write(container));
        container.writeDone();
        expect("written");
        assertEquals(Written.PENDING, write(container));
        container.writeDone();
        expect("written");
    }

    @Test
    void aWriteThatFailsAtOnceEndsTheConnection() {
        container.start(recorder);
        container.onWrite = () -> container.writeFailed(new IOException("reset"));
        assertEquals(Written.FAILED, write(container));
        expect("end reset");
        assertTrue(container.closed);
        assertEquals(Written.FAILED, write(container));
    }

    @Test
    void aWriteThatFailsLaterIsToldOnce() {
        container.start(recorder);
        container.onWrite = () -> {};
        assertEquals(Written.PENDING, write(container));
        container.writeFailed(new IOException("reset"));
        expect("not written: reset", "end reset");
        container.writeFailed(new IOException("again"));
        container.writeDone();
    }

    /** Some containers forget a write when they close. */
    @Test
    void closingFailsWhatIsPending() {
        container.start(recorder);
        container.onWrite = () -> {};
        assertEquals(Written.PENDING, write(container));
        container.close();
        expect("not written: connection closed", "end");
        container.writeFailed(new IOException("the container remembers after all"));
    }

    @Test
    void whoClosesInTheMiddleOfTheCallMakesItFail() {
        container.start(recorder);
        container.onWrite = container::close;
        assertEquals(Written.FAILED, write(container));
        expect("end");
    }

    /** A container whose channel is being closed may break its own contract. */
    @Test
    void aCallThatThrowsHasFailed() {
        container.start(recorder);
        container.onWrite = () -> {
            throw new IllegalStateException("no channel");
        };
        assertEquals(Written.FAILED, write(container));
        expect("end no channel");
        assertTrue(container.closed);
        assertEquals(Written.FAILED, write(container));
    }

    @Test
    void theContainerMayCallBackOnAnotherThreadBeforeTheCallReturns() throws Exception {
        container.start(recorder);
        container.onWrite = () -> {
            Thread other = new Thread(container::writeDone);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        assertSame(Written.DONE, write(container));
    }
}
