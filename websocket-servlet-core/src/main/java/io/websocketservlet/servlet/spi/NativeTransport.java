package io.websocketservlet.servlet.spi;

import io.websocketservlet.driver.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection that was taken over beneath a container's servlet streams: who reads it and when, one write at a time, and
 * the one end. What a container does in a way of its own, an adapter's subclass says.
 *
 * <p>At most one thread at a time reads: it holds the turn, {@link Reading#BUSY}. Whoever finds the turn free and has a
 * reason takes it by compare-and-set, and whoever lets it go looks again for reasons that came up meanwhile.
 *
 * <p>After the peer's end of stream the receiver has been told that the connection ended, and nothing is read any more;
 * writing goes on until {@link #close()}, which is then the duty of whoever holds this transport.
 */
public abstract class NativeTransport implements Transport, Runnable {

    /** After so many reads, or so many bytes, the other connections have their chance. */
    private static final int READS_PER_TURN = 16;

    private static final int BYTES_PER_TURN = 256 * 1024;

    private enum Reading {
        /** Not started: there is no receiver to tell anything. */
        NEW,
        /** The container calls {@link #readable()} when there is something to read. */
        ARMED,
        /** The executor calls {@link #run()}. */
        SCHEDULED,
        /** A thread reads and delivers. */
        BUSY,
        /** Nobody will read before {@link #resumeReads()}. */
        PAUSED,
        /** The receiver has been told of the end. */
        OVER
    }

    private enum Writing {
        IDLE,
        /** {@link #startWrite} has not returned yet. */
        CALLING,
        /** It was done, or has failed, before that returned. */
        DONE_WITHIN,
        FAILED_WITHIN,
        /** That has returned, and the end of the write is waited for. */
        PENDING,
        /** Somebody has found out how it ended, and takes the completion. */
        ENDING
    }

    /** @param cause null if nothing broke */
    private record End(Throwable cause) {}

    private final Executor readers;
    private final boolean readsInPlace;
    private final Runnable turn = this::readInTurn;

    // Any thread's.

    private final AtomicReference<Reading> reading = new AtomicReference<>(Reading.NEW);
    private final AtomicReference<Writing> writing = new AtomicReference<>(Writing.IDLE);
    private final AtomicReference<End> end = new AtomicReference<>();
    private volatile boolean pauseWanted;
    private volatile boolean closed;

    /** Of the write that is being made; handed from thread to thread by the change of {@link #writing}. */
    private Completion completion;

    // The thread's that has the turn; until start, the one's that upgrades.

    private Receiver receiver;
    private ByteBuffer early;

    /**
     * @param readers runs the turns of reading that the container did not begin, or all of them
     * @param readsInPlace whether the thread that calls {@link #readable()} may read and deliver
     */
    protected NativeTransport(Executor readers, boolean readsInPlace) {
        this.readers = readers;
        this.readsInPlace = readsInPlace;
    }

    // What a container does in its own way.

    /**
     * Reads what there is, without blocking.
     *
     * @param buffer a direct one, all of which may be used; is left with what was read between position and limit
     * @return how many bytes; 0 if there are none for now, -1 at the end of the peer's stream
     */
    protected abstract int fill(ByteBuffer buffer) throws IOException;

    /**
     * Whether a read that has left room in the buffer took all there was, and whatever comes later has the container call
     * {@link #readable()}. Not so where TLS keeps bytes of its own: there a read has to find nothing before it is said.
     */
    protected abstract boolean takesAll();

    /** Has the container call {@link #readable()} when there is something to read. It may do so before this returns. */
    protected abstract void arm();

    /** The container need not call any more, until {@link #arm()}. Does nothing where it calls but once. */
    protected void disarm() {}

    /** Begins to write all of the buffers; {@link #writeDone} or {@link #writeFailed} follows, within this or later. */
    protected abstract void startWrite(ByteBuffer[] buffers);

    /** Closes TCP at once, without blocking. A write that is pending need not be completed. */
    protected abstract void closeNow();

    /** Runs what calls the application's classes, as the container wants that done. */
    protected void runInContext(Runnable action) {
        action.run();
    }

    // What the subclass says.

    /** Bytes that were read behind the handshake come before all others. Said before {@link #start}. */
    protected final void readEarly(ByteBuffer bytes) {
        early = bytes;
    }

    /** There is something to read. */
    protected final void readable() {
        if (!readsInPlace) {
            disarm();
            schedule(Reading.ARMED);
        } else if (reading.compareAndSet(Reading.ARMED, Reading.BUSY)) {
            runInContext(turn);
        }
    }

    /** All of the buffers is with the operating system, or in the container's own. */
    protected final void writeDone() {
        if (!writing.compareAndSet(Writing.CALLING, Writing.DONE_WITHIN)) {
            Completion pending = takePending();
            if (pending != null) {
                runInContext(pending::completed);
            }
        }
    }

    /** The connection is broken. */
    protected final void writeFailed(Throwable cause) {
        broken(cause);
        if (!writing.compareAndSet(Writing.CALLING, Writing.FAILED_WITHIN)) {
            failPending(cause);
        }
    }

    /** The connection has ended, whoever ended it. */
    protected final void ended(Throwable cause) {
        closed = true;
        end.compareAndSet(null, new End(cause));
        failPending(cause);
        endUnlessBusy();
    }

    /** The connection cannot go on. */
    protected final void broken(Throwable cause) {
        end.compareAndSet(null, new End(cause));
        close();
    }

    // What the connection asks.

    @Override
    public final void start(Receiver to) {
        receiver = to;
        reading.set(Reading.BUSY);
        letGo(early == null ? Reading.ARMED : Reading.SCHEDULED);
    }

    @Override
    public final Written write(ByteBuffer[] buffers, Completion then) {
        if (!writing.compareAndSet(Writing.IDLE, Writing.CALLING)) {
            throw new IllegalStateException("one write at a time: the previous one is pending");
        }
        if (closed) {
            writing.set(Writing.IDLE);
            return Written.FAILED;
        }
        completion = then;
        try {
            startWrite(buffers);
        } catch (RuntimeException | Error e) {
            writeFailed(e);
        }
        if (!writing.compareAndSet(Writing.CALLING, Writing.PENDING)) {
            return writing.getAndSet(Writing.IDLE) == Writing.DONE_WITHIN ? Written.DONE : Written.FAILED;
        }
        // Whoever closed before it was pending did not find it to fail.
        return closed && takePending() != null ? Written.FAILED : Written.PENDING;
    }

    /** The write is over when this returns, and the completion may begin the next one; null if it was over before. */
    private Completion takePending() {
        if (!writing.compareAndSet(Writing.PENDING, Writing.ENDING)) {
            return null;
        }
        Completion pending = completion; // not before: it may have been the previous write's
        writing.set(Writing.IDLE);
        return pending;
    }

    private void failPending(Throwable cause) {
        Completion pending = takePending();
        if (pending != null) {
            IOException broken = cause instanceof IOException io ? io : new IOException("connection closed", cause);
            runInContext(() -> pending.failed(broken));
        }
    }

    @Override
    public final void pauseReads() {
        pauseWanted = true;
    }

    @Override
    public final void resumeReads() {
        pauseWanted = false;
        schedule(Reading.PAUSED);
    }

    @Override
    public final void close() {
        end.compareAndSet(null, new End(null));
        if (!closed) {
            closed = true;
            closeNow();
        }
        failPending(end.get().cause);
        endUnlessBusy();
    }

    // Reading.

    @Override
    public final void run() {
        if (reading.compareAndSet(Reading.SCHEDULED, Reading.BUSY)) {
            runInContext(turn);
        }
    }

    private void readInTurn() {
        Reading next;
        try {
            next = read();
        } catch (Throwable cause) {
            broken(cause);
            next = Reading.PAUSED;
        }
        letGo(next);
    }

    /** Reads and delivers while that is wanted; answers what is to come next. */
    private Reading read() throws IOException {
        if (early != null) {
            if (pauseWanted) {
                return Reading.PAUSED;
            }
            ByteBuffer bytes = early;
            early = null;
            receiver.received(bytes);
        }
        ByteBuffer buffer = ReadBuffers.acquire();
        try {
            int total = 0;
            boolean allTaken = false;
            for (int reads = 0; reads < READS_PER_TURN && total < BYTES_PER_TURN; reads++) {
                if (pauseWanted || end.get() != null) {
                    return Reading.PAUSED;
                }
                if (allTaken) {
                    return Reading.ARMED;
                }
                int filled = fill(buffer);
                if (filled == 0) {
                    return Reading.ARMED;
                }
                if (filled < 0) {
                    end.compareAndSet(null, new End(null));
                    return Reading.OVER;
                }
                receiver.received(buffer);
                total += filled;
                allTaken = filled < buffer.capacity() && takesAll();
            }
            return Reading.SCHEDULED;
        } finally {
            ReadBuffers.release(buffer);
        }
    }

    /** Gives the turn away, and acts on what was asked for while no other thread could take it. */
    private void letGo(Reading next) {
        if (next != Reading.ARMED || end.get() != null) {
            disarm();
        }
        if (end.get() != null) {
            reading.set(Reading.OVER);
            receiver.endedInTurn(end.get().cause());
            return;
        }
        // The state comes first: what the container or the executor calls may run before this thread goes on.
        try {
            switch (next) {
                case ARMED -> {
                    reading.set(Reading.ARMED);
                    arm();
                }
                case SCHEDULED -> schedule(Reading.BUSY);
                default -> {
                    reading.set(Reading.PAUSED);
                    if (!pauseWanted) {
                        schedule(Reading.PAUSED);
                    }
                }
            }
        } finally {
            endUnlessBusy();
        }
    }

    private void schedule(Reading from) {
        if (reading.compareAndSet(from, Reading.SCHEDULED)) {
            try {
                readers.execute(this);
            } catch (RejectedExecutionException stopping) {
                broken(stopping);
            }
        }
    }

    /** Tells the receiver of the end, unless it has been told, does not exist yet, or a thread that reads will do it. */
    private void endUnlessBusy() {
        if (end.get() == null) {
            return;
        }
        Reading now = reading.get();
        while (now == Reading.ARMED || now == Reading.SCHEDULED || now == Reading.PAUSED) {
            if (reading.compareAndSet(now, Reading.OVER)) {
                disarm();
                tellEnd();
                return;
            }
            now = reading.get();
        }
    }

    private void tellEnd() {
        runInContext(() -> receiver.ended(end.get().cause()));
    }
}
