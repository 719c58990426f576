package io.websocketservlet.client;

import io.netty.buffer.ByteBuf;
import io.websocketservlet.driver.connection.Transport.Receiver;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * What an event loop has read, on its way to the receiver, which is told of it and of the end by one thread at a time.
 */
interface Arrivals {

    void start(Receiver to);

    /** Bytes have come, which are released when they are delivered. The loop's. */
    void read(ByteBuf bytes);

    /** That is all for now. The loop's. */
    void readComplete();

    /** Nothing is to be delivered until {@link #resume}. Any thread. */
    void pause();

    /** Any thread. */
    void resume();

    /** Whether more may be read. Any thread. */
    boolean hasRoom();

    /** What has not been delivered is not wanted any more. The loop's. */
    void drop();

    /**
     * No more bytes will come: said to the receiver behind those that have. The loop's, once.
     *
     * @param cause what broke the connection, and all behind it; null if nothing did
     */
    void end(Throwable cause);

    /** Delivers where it was read. */
    final class InPlace implements Arrivals {

        private Receiver receiver;
        private volatile boolean paused;
        private boolean dropped;

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        @Override
        public void read(ByteBuf bytes) {
            try {
                if (!dropped) {
                    receiver.received(bytes.nioBuffer());
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void readComplete() {}

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public boolean hasRoom() {
            return !paused;
        }

        @Override
        public void drop() {
            dropped = true;
        }

        @Override
        public void end(Throwable cause) {
            if (receiver != null) {
                receiver.ended(cause);
            }
        }
    }

    /** Delivers on another thread. What waits is bounded: the loop stops reading while there is no room. */
    final class HandedOver implements Arrivals, Runnable {

        /** With so much waiting nothing more is read. */
        private static final int ENOUGH = 64 * 1024;

        /** After so many buffers the executor's other tasks have their chance. */
        private static final int BUFFERS_PER_TURN = 16;

        private final Executor executor;

        /** There is room again. */
        private final Runnable roomy;

        // Guarded by this.

        private Receiver receiver;

        /** Null while nothing waits. */
        private ArrayDeque<ByteBuf> waiting;

        private int size;
        private boolean paused;

        /** The executor delivers, or is about to. */
        private boolean delivering;

        private boolean ended;
        private Throwable cause;

        HandedOver(Executor executor, Runnable roomy) {
            this.executor = executor;
            this.roomy = roomy;
        }

        @Override
        public synchronized void start(Receiver to) {
            receiver = to;
        }

        @Override
        public synchronized void read(ByteBuf bytes) {
            if (ended) {
                bytes.release();
                return;
            }
            if (waiting == null) {
                waiting = new ArrayDeque<>(4);
            }
            waiting.add(bytes);
            size += bytes.readableBytes();
        }

        @Override
        public void readComplete() {
            deliver();
        }

        @Override
        public synchronized void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            synchronized (this) {
                paused = false;
            }
            deliver();
        }

        @Override
        public synchronized boolean hasRoom() {
            return !paused && size < ENOUGH;
        }

        /** If the end was to wait behind it, that is told now, though the application may have paused. */
        @Override
        public void drop() {
            dropWaiting();
            deliver();
        }

        private synchronized void dropWaiting() {
            if (waiting != null) {
                waiting.forEach(ByteBuf::release);
                waiting = null;
                size = 0;
            }
        }

        @Override
        public void end(Throwable why) {
            synchronized (this) {
                if (why != null) {
                    dropWaiting();
                }
                ended = true;
                cause = why;
            }
            deliver();
        }

        /** Has the executor deliver, unless it does already, or there is nothing to deliver. */
        private void deliver() {
            synchronized (this) {
                if (delivering || receiver == null || !hasNews()) {
                    return;
                }
                delivering = true;
            }
            handOver();
        }

        /** Where the executor has no thread for it, somebody else may try. */
        private void handOver() {
            boolean handedOver = false;
            try {
                executor.execute(this);
                handedOver = true;
            } finally {
                if (!handedOver) {
                    synchronized (this) {
                        delivering = false;
                    }
                }
            }
        }

        /** Under the lock. */
        private boolean hasNews() {
            return waiting == null ? ended : !paused;
        }

        @Override
        public void run() {
            for (int left = BUFFERS_PER_TURN; left > 0; left--) {
                ByteBuf next;
                synchronized (this) {
                    if (!hasNews()) {
                        delivering = false;
                        return;
                    }
                    next = waiting == null ? null : poll();
                }
                if (next == null) {
                    receiver.ended(cause); // it goes on delivering, so that nobody else begins to
                    return;
                }
                deliver(next);
            }
            handOver();
        }

        /** Under the lock. */
        private ByteBuf poll() {
            ByteBuf next = waiting.poll();
            if (waiting.isEmpty()) {
                waiting = null;
            }
            return next;
        }

        private void deliver(ByteBuf bytes) {
            int length = bytes.readableBytes();
            try {
                receiver.received(bytes.nioBuffer());
            } finally {
                bytes.release();
                boolean full;
                synchronized (this) {
                    full = size >= ENOUGH;
                    size = Math.max(0, size - length); // it may have been dropped meanwhile
                }
                if (full) {
                    roomy.run();
                }
            }
        }
    }
}
