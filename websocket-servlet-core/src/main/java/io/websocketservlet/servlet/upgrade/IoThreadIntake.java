package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport.Receiver;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Reads an upgraded connection where the container calls on a thread that serves other connections too, and must not
 * block: Undertow. That thread reads, and copies what it read for a worker, which delivers; or, where listeners promise not
 * to block, delivers itself.
 *
 * <p>No other thread may touch the stream: {@code UpgradeServletInputStream} has no lock. When a read from elsewhere finds
 * the channel empty, {@code ServletInputStreamChannelListener.handleEvent} may run between its {@code state &= ~FLAG_READY}
 * and its {@code pooled = null}, or may find the stream not ready just when it would have suspended reads. So when the
 * queue was full and has room again, the worker asks the thread that the container called on to read on; Undertow's is an
 * {@link Executor}.
 */
final class IoThreadIntake implements Intake, ReadListener {

    private static final int BUFFER_SIZE = 16 * 1024;

    /** How many bytes wait at most before the container has to. */
    private static final int QUEUE_SIZE = 64 * 1024;

    /** A worker delivers so many bytes before other connections have their chance. */
    private static final int BYTES_PER_TURN = 256 * 1024;

    private final ServletTransport transport;
    /** Deliver; null if the thread that the container calls on does. */
    private final Executor workers;

    private ServletInputStream in;
    private Receiver receiver;

    /** The worker who delivers; null if none does. */
    private volatile Thread worker;

    // Guarded by this.

    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>(4);
    private int queued;

    /** Bytes were left in the stream since the queue was full, and nobody has been asked to read on. */
    private boolean leftUnread;

    /** The thread that the container calls on, to be asked; null before its first call. */
    private Executor ioThread;

    private boolean working;
    private boolean paused;
    private boolean allRead;
    private boolean ended;

    IoThreadIntake(ServletTransport transport, Threads threads) {
        this.transport = transport;
        this.workers = threads.readsElsewhere(false) ? threads.listeners() : null;
    }

    @Override
    public void open(ServletInputStream stream, Receiver to) {
        in = stream;
        receiver = to;
        stream.setReadListener(this);
    }

    @Override
    public void writable() {
        // Nothing to do: what listeners send waits for no thread that runs listeners.
    }

    @Override
    public boolean isCalledBack() {
        return Thread.currentThread() == worker;
    }

    @Override
    public void onDataAvailable() {
        if (!(Thread.currentThread() instanceof Executor caller)) {
            transport.breakOff(new IllegalStateException(
                    "called on " + Thread.currentThread() + ", which cannot be asked to call again"));
            return;
        }
        synchronized (this) {
            ioThread = caller;
        }
        try {
            readAhead();
        } catch (IOException | RuntimeException e) {
            transport.breakOff(e);
        }
        work();
    }

    @Override
    public void onAllDataRead() {
        synchronized (this) {
            allRead = true;
            if (ioThread == null && Thread.currentThread() instanceof Executor caller) {
                ioThread = caller;
            }
        }
        work();
    }

    @Override
    public void onError(Throwable cause) {
        transport.breakOff(cause);
    }

    private synchronized void readAhead() throws IOException {
        byte[] buffer = null;
        while (!ended && queued < QUEUE_SIZE && in.isReady()) {
            if (buffer == null) {
                buffer = new byte[BUFFER_SIZE];
            }
            int count = in.read(buffer);
            if (count < 0) {
                allRead = true;
                break;
            }
            if (count == buffer.length) {
                queue.add(ByteBuffer.wrap(buffer));
                buffer = null;
            } else {
                queue.add(ByteBuffer.wrap(Arrays.copyOf(buffer, count)));
            }
            queued += count;
        }
        leftUnread = queued >= QUEUE_SIZE;
        // The end that a read came upon is announced only after a call of the container's own.
        allRead |= in.isFinished();
    }

    /** Sees to it that somebody delivers. */
    private void work() {
        Executor deliverer;
        synchronized (this) {
            deliverer = deliverer();
            // Before the container's first call there is nothing to deliver, and its thread is not known.
            if (working || ended || deliverer == null) {
                return;
            }
            working = true;
        }
        if (Thread.currentThread() == deliverer) {
            deliver();
        } else {
            deliverer.execute(this::deliver);
        }
    }

    private void deliver() {
        // The container's own thread would not do: it must not block, as closing may.
        worker = workers == null ? null : Thread.currentThread();
        try {
            int delivered = 0;
            ByteBuffer next = next();
            while (next != null && delivered < BYTES_PER_TURN) {
                delivered += next.remaining();
                receiver.received(next);
                next = next();
            }
            if (next != null) {
                putBack(next);
                deliverer().execute(this::deliver);
            }
        } catch (Throwable e) {
            transport.breakOff(e); // an Error too: nobody would deliver for this connection again
        } finally {
            // Another worker may have begun; it has said so itself by now, or will.
            if (worker == Thread.currentThread()) {
                worker = null;
            }
        }
    }

    private synchronized Executor deliverer() {
        return workers == null ? ioThread : workers;
    }

    private synchronized void putBack(ByteBuffer bytes) {
        queue.addFirst(bytes);
        queued += bytes.remaining();
    }

    /** What to deliver next; null, and this worker is done, if there is nothing for now. */
    private ByteBuffer next() {
        boolean over;
        synchronized (this) {
            if (!ended && !paused) {
                ByteBuffer bytes = queue.poll();
                if (bytes != null) {
                    queued -= bytes.remaining();
                }
                if (leftUnread && queued <= QUEUE_SIZE / 2) {
                    leftUnread = false;
                    ioThread.execute(this::onDataAvailable);
                }
                if (bytes != null) {
                    return bytes;
                }
            }
            over = allRead && queue.isEmpty() && !ended;
            working = false;
        }
        if (over) {
            transport.end(null);
        }
        return null;
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
        work();
    }

    @Override
    public synchronized void end() {
        ended = true;
        queue.clear();
        queued = 0;
    }
}
