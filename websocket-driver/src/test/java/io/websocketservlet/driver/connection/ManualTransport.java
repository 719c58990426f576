package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A transport whose every step is a call of the test's. It keeps the contract of {@link Transport} by its letter, and notes
 * as a fault whatever the connection does against it. Thread-safe; calls nobody while it holds its lock.
 */
class ManualTransport implements Transport {

    /**
     * Told which method of the transport was called, before that does anything: here the test does what others do
     * meanwhile. Also told of "pending", before a write is answered so.
     */
    private volatile Consumer<String> onCall = method -> {};

    /** The thread's that reads. */
    private int buffersRead;

    // Guarded by this.

    private final List<String> faults = new ArrayList<>();
    private final ArrayDeque<byte[]> incoming = new ArrayDeque<>();
    private final Output output = new Output();

    private Receiver receiver;
    private String calledBeforeStart;
    private Written answer = Written.DONE;
    private boolean writing;
    private ByteBuffer[] pendingBuffers;
    private Completion pending;
    private boolean readsPaused;
    private boolean reading;
    private boolean endOfStream;
    private boolean closed;
    private boolean halfCloses;
    private volatile Executor writer;
    private End end;
    private boolean endTold;

    /** @param cause null if nothing broke */
    private record End(Throwable cause) {}

    // What the connection calls.

    @Override
    public void start(Receiver to) {
        synchronized (this) {
            if (receiver != null) {
                faults.add("start() twice");
            }
            if (calledBeforeStart != null) {
                faults.add("start() after " + calledBeforeStart + "()");
            }
            receiver = to;
        }
        onCall.accept("start");
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        synchronized (this) {
            called("write");
            if (writing) {
                faults.add("write() during another write");
            }
            writing = true;
        }
        onCall.accept("write");
        Written result = answerTo(buffers, completion);
        if (result == Written.PENDING) {
            onCall.accept("pending");
        }
        return result;
    }

    private synchronized Written answerTo(ByteBuffer[] buffers, Completion completion) {
        Written result = isWritable() ? answer : Written.FAILED;
        writing = result == Written.PENDING;
        if (result == Written.DONE) {
            output.take(buffers);
        } else if (result == Written.PENDING) {
            pendingBuffers = buffers;
            pending = completion;
        }
        return result;
    }

    @Override
    public Executor writer() {
        return writer;
    }

    @Override
    public void pauseReads() {
        pauseReads("pauseReads", true);
    }

    @Override
    public void resumeReads() {
        pauseReads("resumeReads", false);
    }

    private void pauseReads(String method, boolean pause) {
        onCall.accept(method);
        synchronized (this) {
            called(method);
            readsPaused = pause;
        }
    }

    @Override
    public void close() {
        onCall.accept("close");
        Completion failed;
        synchronized (this) {
            called("close");
            closed = true;
            end = end == null ? new End(null) : end;
            failed = endTold ? takePending(false) : null;
        }
        fail(failed);
        tellEnd();
    }

    /** Under the lock. */
    private boolean isWritable() {
        return !closed && (end == null || halfCloses && end.cause == null);
    }

    private void called(String method) {
        if (receiver == null && calledBeforeStart == null) {
            calledBeforeStart = method;
        }
    }

    // What the network does.

    /** Bytes come in, one chunk for each array, and wait to be read. */
    synchronized void arrive(byte[]... chunks) {
        incoming.addAll(Arrays.asList(chunks));
    }

    /** The peer has sent its last byte. */
    synchronized void arriveEnd() {
        endOfStream = true;
    }

    /** Reads the next chunk, unless reads are paused; false if there was nothing to read. */
    boolean readNext() {
        byte[] chunk;
        synchronized (this) {
            if (receiver == null || readsPaused || reading || end != null) {
                return false;
            }
            chunk = incoming.poll();
            if (chunk == null && !endOfStream) {
                return false;
            }
            if (chunk == null) {
                end = new End(null);
            } else {
                reading = true;
            }
        }
        if (chunk != null) {
            hand(chunk);
        }
        tellEnd();
        return chunk != null;
    }

    private void hand(byte[] chunk) {
        BorrowedBuffer borrowed = new BorrowedBuffer(chunk, buffersRead++);
        try {
            Deliverers.run(() -> receiver.received(borrowed.buffer()));
        } finally {
            borrowed.takeBack();
            synchronized (this) {
                reading = false;
            }
        }
    }

    /** Reads until nothing is left or reads are paused. */
    void readAll() {
        boolean more = true;
        while (more) {
            more = readNext();
        }
    }

    /** Bytes come in and are read at once. */
    void deliver(byte[]... chunks) {
        arrive(chunks);
        readAll();
    }

    /** The connection breaks, noticed on this thread. */
    void breakWith(Throwable cause) {
        synchronized (this) {
            end = end == null ? new End(cause) : end;
        }
        tellEnd();
    }

    /** Tells the receiver of the end, if it has come, but not while it is receiving. */
    void tellEnd() {
        Completion failed;
        synchronized (this) {
            if (end == null || endTold || reading || receiver == null) {
                return;
            }
            endTold = true;
            failed = isWritable() ? null : takePending(false);
        }
        fail(failed);
        receiver.ended(end.cause());
    }

    private static void fail(Completion pending) {
        if (pending != null) {
            pending.failed(new IOException("connection closed"));
        }
    }

    /** From now on writes are answered so. */
    synchronized void answerWrites(Written with) {
        answer = with;
    }

    /** The write that is pending goes out; false if there is none. */
    boolean complete() {
        Completion done;
        synchronized (this) {
            if (!isWritable()) {
                return false;
            }
            done = takePending(true);
        }
        if (done != null) {
            done.completed();
        }
        return done != null;
    }

    private Completion takePending(boolean success) {
        if (pending == null) {
            return null;
        }
        if (success) {
            output.take(pendingBuffers);
        }
        Completion done = pending;
        pending = null;
        writing = false;
        return done;
    }

    /** As on Jetty: after the end of the peer's stream it can be written to until {@link #close()}. */
    synchronized void halfClose() {
        halfCloses = true;
    }

    /** As on Undertow, where a thread of the container's writes. */
    void writeOn(Executor thread) {
        writer = thread;
    }

    void onCall(Consumer<String> action) {
        onCall = action;
    }

    // What can be seen.

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean isPaused() {
        return readsPaused;
    }

    synchronized boolean hasUnread() {
        return !incoming.isEmpty();
    }

    /** The size of each write so far. */
    synchronized List<Integer> writes() {
        return List.copyOf(output.writes);
    }

    /** What was written since the last look. */
    synchronized byte[] takeWritten() {
        return output.takeAll();
    }

    /** What was written since the last look, frame by frame. */
    void assertWritten(String... frames) {
        assertEquals(List.of(frames), Peer.read(takeWritten()));
    }

    synchronized void assertNoFault() {
        assertEquals(List.of(), faults, "against the contract of Transport");
    }
}
