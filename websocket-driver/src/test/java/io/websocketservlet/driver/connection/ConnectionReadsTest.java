package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads are paused and resumed by several threads, and the last word is the right one. */
@Timeout(20)
class ConnectionReadsTest {

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    /** The reader has kept its buffer, and has not paused reads yet, when the delivering thread is through with it. */
    @Test
    void readsGoOnWhenTheDelivererIsFasterThanTheReaderPauses() throws InterruptedException {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("x");
        rig.transport.complete();
        CountDownLatch delivering = new CountDownLatch(1);
        CountDownLatch kept = new CountDownLatch(1);
        rig.recorder.when("drain", () -> {
            delivering.countDown();
            await(kept);
        });
        Thread deliverer = new Thread(rig.executor::runAll, "deliverer");
        deliverer.start();
        await(delivering);
        rig.transport.onCall(method -> {
            if (method.equals("pauseReads")) {
                kept.countDown();
                join(deliverer);
            }
        });
        rig.transport.deliver(Peer.text("a"));
        join(deliverer);
        rig.settle();
        rig.recorder.assertNext("drain", "message text a");
        assertFalse(rig.transport.isPaused(), "reads are paused for ever");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(5_000);
            assertFalse(thread.isAlive());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsGoOnWhenResumeOvertakesPause() {
        AtomicBoolean once = new AtomicBoolean(true);
        rig.transport.onCall(method -> {
            if (method.equals("pauseReads") && once.getAndSet(false)) {
                Rig.elsewhere(() -> {
                    rig.connection.resume();
                    rig.settle();
                });
            }
        });
        rig.connection.pause();
        rig.settle();
        assertFalse(rig.transport.isPaused(), "reads are paused for ever");
        assertEquals(0, rig.executor.size());
    }

    /** Both buffers are of reads that had begun when reads were stopped. */
    @Test
    void whatComesLateStandsBehindTheRestOfTheBufferInWhichAListenerPauses() {
        rig.connection.pause();
        receive(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.recorder.when("message text a", () -> {
            Rig.elsewhere(() -> receive(Peer.text("c")));
            rig.connection.pause();
        });
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text a");
        rig.connection.resume();
        rig.settle();
        rig.recorder.assertNext("message text b", "message text c");
    }

    private void receive(byte[] bytes) {
        Deliverers.run(() -> rig.connection.received(ByteBuffer.wrap(bytes)));
    }
}
