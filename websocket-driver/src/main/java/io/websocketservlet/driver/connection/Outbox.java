package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Moves what the driver produced to the transport: one write at a time, in order, from whichever thread has reason to.
 *
 * <p>Taking the next batch and giving up the right to write are one atomic step, under the connection's lock; the write
 * itself happens outside of it. A thread that only wanted to send writes one batch at most, and leaves what others have
 * queued meanwhile to the executor.
 */
final class Outbox implements Transport.Completion, WriteQueue.Entry {

    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());

    /** More than a call that does not block takes, even where its thread has to wait for its turn behind many others. */
    private static final long HAND_OVER_NANOS = 2_000_000_000;

    /** How much is handed to the transport in one write, and what waits does so no longer when it is this much. */
    static final int BATCH = 64 * 1024;

    /**
     * How much it becomes where the transport takes everything at once: of a large message a write costs the processor a
     * quarter less than four small ones, and each thread keeps as much native memory. A peer that is slow gets small ones: it
     * has to take a whole one in time.
     */
    static final int LARGEST_BATCH = 4 * BATCH;

    /** Who delivers, or writes for others, writes so many batches in a row before it hands over; another thread only one. */
    static final int TURN_BATCHES = 8;

    private final Object lock;
    private final Protocol driver;
    private final Executor executor;
    private final WriteQueues writeQueues;
    private final Owner owner;

    /** Where it waits for others to write; null if nobody does. Written once. */
    private volatile WriteQueue writeQueue;

    // Guarded by the lock.

    /** Null until there is something to write to. */
    private Transport transport;

    /** It waits in the queue. */
    private boolean queued;

    /** Somebody has taken a batch and has not said yet that it is written. */
    private boolean writing;

    /** That somebody is in the transport's write, or about to say how it went. */
    private boolean handingOver;

    /** A batch that was taken and is left to the executor, or to whoever cannot wait for that; null if there is none. */
    private ByteBuffer[] deferred;

    /** How many batches were taken, to tell one from the next. */
    private long batchesTaken;

    /** How many bytes are taken next, about: grows while the transport takes as much at once. */
    private int batchSize = BATCH;

    /** A write had to wait since nothing did. */
    private boolean backlogged;

    /** Something was refused since nothing waited. */
    private boolean refusing;

    private boolean broken;

    /** The batch being written; null if there is none. */
    private ByteBuffer[] taken;

    /** How many bytes it had. */
    private long inFlight;

    /** What is left of a payload that is larger than a batch, and goes out in pieces; null if there is none. */
    private ByteBuffer rest;

    /** Told of what happens. */
    interface Owner {

        /** Under the lock: so many bytes are about to be handed to the transport. */
        void taken(long bytes);

        /**
         * Not under the lock: nothing more can be written for now.
         *
         * @param backlogged whether something had to wait, and has gone out
         */
        void written(boolean backlogged);

        /** Not under the lock: a write has failed, and nothing can be written any more. */
        void broken();

        /** Something that should not throw has thrown, on a thread that writes for others; the connection cannot go on. */
        void failed(Throwable thrown);
    }

    /**
     * @param writeQueues null has each sender write by itself
     */
    Outbox(Object lock, Protocol driver, Executor executor, WriteQueues writeQueues, Owner owner) {
        this.lock = lock;
        this.driver = driver;
        this.executor = executor;
        this.writeQueues = writeQueues;
        this.owner = owner;
    }

    /** From now on there is something to write to. */
    void open(Transport opened) {
        writeQueue = writeQueues == null ? null : writeQueues.of(opened);
        synchronized (lock) {
            transport = opened;
        }
    }

    /**
     * Has written what a thread has just sent that does not deliver: by itself, or if it sends to many by those who write for
     * such. What waits already, so much of it that these do not keep up, it writes itself all the same. Not under the lock.
     */
    void sent() {
        WriteQueue queue = writeQueue;
        if (queue == null || isLate() || !queue.offer(this)) {
            flush(1);
        }
    }

    private boolean isLate() {
        synchronized (lock) {
            return size() >= BATCH;
        }
    }

    @Override
    public boolean begin() {
        synchronized (lock) {
            boolean first = !queued;
            queued = true;
            return first;
        }
    }

    @Override
    public void write() {
        synchronized (lock) {
            queued = false;
        }
        try {
            flush(TURN_BATCHES);
        } catch (RuntimeException | Error e) {
            owner.failed(e);
        }
    }

    /** Writes what waits, unless somebody is writing already, who then does it. Not under the lock. */
    void flush(int batches) {
        ByteBuffer[] batch;
        synchronized (lock) {
            if (broken) {
                driver.dropOutput(); // an answer of the driver's own, say: who sends is told that it is too late
            }
            if (writing || transport == null || !driver.hasOutput()) {
                return;
            }
            batch = take();
        }
        write(batch, batches);
    }

    /** Under the lock: the next batch; null, and the right to write given up, if nothing waits. */
    private ByteBuffer[] take() {
        ByteBuffer[] next = broken ? null : rest == null ? driver.takeOutput(batchSize) : new ByteBuffer[] {rest};
        rest = next == null ? null : shorten(next, batchSize);
        writing = next != null;
        taken = next;
        batchesTaken++;
        handingOver(writing);
        driver.stalled(writing);
        inFlight = 0;
        if (writing) {
            for (ByteBuffer buffer : next) {
                inFlight += buffer.remaining();
            }
            owner.taken(inFlight);
        }
        return next;
    }

    /**
     * Shortens the last buffer, the only one that may be large, and returns what was cut off; null if nothing was. With each
     * attempt to write a heap buffer, the platform copies all of it to native memory, which the thread keeps.
     */
    private static ByteBuffer shorten(ByteBuffer[] batch, int length) {
        ByteBuffer last = batch[batch.length - 1];
        if (last.remaining() <= length) {
            return null;
        }
        batch[batch.length - 1] = last.slice(last.position(), length);
        return last.slice(last.position() + length, last.remaining() - length);
    }

    private void write(ByteBuffer[] first, int batches) {
        ByteBuffer[] batch = first;
        for (int left = batches; batch != null; left--) {
            if (left == 0) {
                synchronized (lock) {
                    deferred = batch;
                    handingOver(false);
                }
                executor.execute(this::writeDeferred);
                return;
            }
            long number;
            synchronized (lock) {
                number = batchesTaken;
            }
            switch (handOver(batch)) {
                case DONE -> batch = next();
                case PENDING -> {
                    synchronized (lock) {
                        if (batchesTaken == number) {
                            handingOver(false); // else it is written by now, and another thread hands over the next
                        }
                    }
                    return;
                }
                case FAILED -> {
                    breakOff();
                    owner.broken();
                    return;
                }
                default -> throw new IllegalStateException();
            }
        }
    }

    private void writeDeferred() {
        ByteBuffer[] batch;
        synchronized (lock) {
            batch = takeDeferred();
        }
        if (batch != null) {
            write(batch, TURN_BATCHES);
        }
    }

    /** Under the lock: what nobody has begun to write; null if there is no such thing. */
    private ByteBuffer[] takeDeferred() {
        ByteBuffer[] batch = deferred;
        if (batch != null) {
            deferred = null;
            handingOver(true);
        }
        return batch;
    }

    private Transport.Written handOver(ByteBuffer[] batch) {
        try {
            return transport.write(batch, this);
        } catch (RuntimeException | Error e) {
            // No transport should: whoever wanted to send is not to blame.
            LOGGER.log(System.Logger.Level.ERROR, "a write failed", e);
            transport.close();
            return Transport.Written.FAILED;
        }
    }

    private ByteBuffer[] next() {
        boolean waited;
        synchronized (lock) {
            if (taken != null) {
                driver.giveBack(taken);
            }
            if (inFlight >= batchSize && batchSize < LARGEST_BATCH) {
                batchSize *= 2;
            }
            ByteBuffer[] next = take();
            if (next != null) {
                return next;
            }
            waited = backlogged;
            backlogged = false;
            refusing = false;
        }
        owner.written(waited);
        return null;
    }

    @Override
    public void completed() {
        synchronized (lock) {
            backlogged = true;
            inFlight = 0;
            batchSize = BATCH;
        }
        ByteBuffer[] batch = next();
        if (batch != null) {
            write(batch, Integer.MAX_VALUE);
        }
    }

    @Override
    public void failed(IOException cause) {
        breakOff();
        owner.broken();
    }

    /** Nothing can be written any more; that the connection has ended, the transport says itself. */
    void breakOff() {
        synchronized (lock) {
            broken = true;
            writing = false;
            handingOver(false);
            inFlight = 0;
            rest = null;
            deferred = null;
            taken = null; // whoever is in the transport's write may still read it
            driver.dropOutput();
        }
    }

    /** Under the lock. */
    private void handingOver(boolean now) {
        handingOver = now;
        if (!now) {
            lock.notifyAll();
        }
    }

    /**
     * Writes all there is, on this thread if that can be: what was left to the executor too. While another thread is in the
     * transport's write, which does not block, it is waited for; not so a write that is pending. Not called by a thread that
     * writes.
     */
    void flushAll() {
        flush(Integer.MAX_VALUE);
        ByteBuffer[] batch;
        synchronized (lock) {
            awaitHandOver();
            batch = takeDeferred();
        }
        if (batch != null) {
            write(batch, Integer.MAX_VALUE);
        }
    }

    /** Under the lock. */
    private void awaitHandOver() {
        long until = System.nanoTime() + HAND_OVER_NANOS;
        long left = HAND_OVER_NANOS;
        while (handingOver && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            left = until - System.nanoTime();
        }
    }

    /**
     * Something was refused, and somebody waits for all to be written: when that is so it will be told, even if no write
     * had to wait.
     *
     * @return whether it is the first thing refused since nothing waited
     */
    boolean announceDrain() {
        boolean first;
        boolean drained;
        synchronized (lock) {
            first = !refusing;
            drained = hasDrained();
            refusing = !drained;
        }
        if (drained) {
            owner.written(true); // all was written since there was no room: no other write would tell it
        }
        return first;
    }

    /** Whether nothing waits any more. If something does, its end will be told as backlogged, too. */
    boolean hasDrained() {
        synchronized (lock) {
            backlogged = !isEmpty();
            return !backlogged;
        }
    }

    /** Under the lock: how many bytes are not with the operating system yet. */
    long size() {
        return driver.outputSize() + inFlight + (rest == null ? 0 : rest.remaining());
    }

    /** Under the lock: whether something was handed to the transport that has not gone out. */
    boolean isWriting() {
        return writing;
    }

    /** Under the lock: whether nothing can be written any more, which is known before the end of the transport is told. */
    boolean isBroken() {
        return broken;
    }

    /** Under the lock: whether all is written that can be. */
    boolean isEmpty() {
        return broken || !writing && !driver.hasOutput();
    }
}
