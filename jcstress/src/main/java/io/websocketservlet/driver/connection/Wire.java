package io.websocketservlet.driver.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A transport between two threads. Most of its fields are plain, and no lock orders what is done to them: that is left to
 * the connection, which has to make one call after the other, each with what the one before has left. Where it does not,
 * a call is lost, or meets another.
 */
final class Wire implements Transport {

    private static final ThreadLocal<int[]> WRITES = ThreadLocal.withInitial(() -> new int[1]);

    /** What was not as it has to be; empty if all was. */
    private volatile String fault = "";

    private volatile Written answer = Written.DONE;
    private volatile boolean closed;

    /** As between a container's threads: whoever takes it ends it. */
    private final AtomicReference<Completion> pending = new AtomicReference<>();

    // The connection's to order: one write at a time, one change of reads at a time.

    private boolean writing;
    private boolean changingReads;
    private boolean readsStopped;
    private ByteBuffer[] pendingBuffers;
    private final Output output = new Output();

    // The thread's that reads, and at the end the arbiter's.

    private Receiver receiver;
    private boolean endTold;
    private final Deque<byte[]> incoming = new ArrayDeque<>();

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        if (receiver == null) {
            fault = "write before start: ";
        }
        if (writing) {
            fault = "two writes: ";
        }
        writing = true;
        WRITES.get()[0]++;
        Written result = closed ? Written.FAILED : answer;
        if (result == Written.PENDING) {
            pendingBuffers = buffers;
            pending.set(completion);
            // Whoever closes fails what is pending; if that was too early for this one, it fails here.
            return closed && pending.getAndSet(null) != null ? failed() : result;
        }
        if (result == Written.DONE) {
            output.take(buffers);
        }
        writing = false;
        return result;
    }

    private Written failed() {
        writing = false;
        return Written.FAILED;
    }

    @Override
    public void pauseReads() {
        changeReads(true);
    }

    @Override
    public void resumeReads() {
        changeReads(false);
    }

    private void changeReads(boolean stop) {
        if (changingReads) {
            fault = "reads changed by two: ";
        }
        changingReads = true;
        readsStopped = stop;
        changingReads = false;
    }

    @Override
    public void close() {
        closed = true;
        fail();
    }

    /** How many writes this thread has begun, on all wires. */
    static int writesOfThisThread() {
        return WRITES.get()[0];
    }

    // What the two threads do.

    /** From now on writes are answered so. */
    void answer(Written with) {
        answer = with;
    }

    /** Hands over what was read, although reads may have been paused since. */
    void read(byte[] bytes) {
        Deliverers.run(() -> receiver.received(ByteBuffer.wrap(bytes)));
    }

    /** The write that is pending has gone out; false if there is none. */
    boolean complete() {
        Completion done = pending.getAndSet(null);
        if (done == null) {
            return false;
        }
        output.take(pendingBuffers);
        writing = false;
        done.completed();
        return true;
    }

    /** The write that is pending has failed, if there is one. */
    void fail() {
        Completion failed = pending.getAndSet(null);
        if (failed != null) {
            writing = false;
            failed.failed(new IOException("closed"));
        }
    }

    /** The stream has ended, or, with a cause, broken. */
    void end(Throwable cause) {
        endTold = true;
        receiver.ended(cause);
    }

    // What the arbiter does.

    /** More bytes come, and are read when reads are not stopped. */
    void arrive(byte[] bytes) {
        incoming.add(bytes);
    }

    /** Reads what has come, if reads go on, and tells of the end, if the connection was closed; false if there is neither. */
    boolean readOn() {
        if (closed && !endTold && receiver != null) {
            end(null);
            return true;
        }
        if (endTold || readsStopped || incoming.isEmpty()) {
            return false;
        }
        read(incoming.poll());
        return true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean areReadsStopped() {
        return readsStopped;
    }

    /** What has gone out: texts as they are, other frames with their kind before. */
    String sent() {
        return String.join(" ", Peer.read(output.takeAll())).replace("text ", "");
    }

    /** What was not as it has to be, or is not as it has to be where nobody has anything left to do. */
    String faultAtRest() {
        if (fault.isEmpty() && readsStopped && !endTold) {
            return "reads stopped for ever: ";
        }
        return fault;
    }
}
