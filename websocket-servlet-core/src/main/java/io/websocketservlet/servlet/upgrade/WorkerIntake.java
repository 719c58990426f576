package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport.Receiver;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads an upgraded connection on the threads that the container calls on. Always to the end of what is there: a container
 * may never call again for bytes that were left (Tomcat, whose buffer holds them), or call without end (Tomcat, while the
 * kernel holds them).
 *
 * <p>Pausing: where leaving bytes unread stops the container from reading, that is all it takes. Tomcat goes on calling,
 * 44,000 times a second, so there each callback waits a little on the worker thread that it was given; not for ever,
 * since it holds the socket's lock, which the container needs in order to write.
 */
final class WorkerIntake implements Intake, ReadListener {

    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int PAUSED_CALLBACK_MILLIS = 20;

    /** Borrowed for the time of a callback, so that a connection at rest holds none; null while somebody reads. */
    private static final ThreadLocal<byte[]> BUFFER = new ThreadLocal<>();

    private final ServletTransport transport;
    private final Callbacks callbacks;
    private final Executor workers;

    /** Delivers what the container's thread reads, which waits for it; null if that does it itself. */
    private final Executor deliverers;

    private ServletInputStream in;
    private Receiver receiver;

    /** For reading on a thread that was not called; null where that takes nothing. */
    private TomcatLock lock;

    /** The thread that the container calls on; null while it does not. */
    private volatile Thread caller;

    /** What was given to the executor last; null if nothing was. Written by the thread that reads. */
    private volatile Lent onLoan;

    // Guarded by this.

    private boolean paused;
    private boolean ended;

    private boolean writable;

    /** A thread is in the read loop. */
    private boolean reading;

    /** Another call came while a thread was in the read loop, or before the connection was writable. */
    private boolean again;

    WorkerIntake(ServletTransport transport, Callbacks callbacks, Threads threads) {
        this.transport = transport;
        this.callbacks = callbacks;
        this.workers = threads.workers();
        this.deliverers = threads.readsElsewhere(true) ? threads.listeners() : null;
    }

    @Override
    public void open(ServletInputStream stream, Receiver to) {
        in = stream;
        receiver = to;
        lock = callbacks == Callbacks.UNTIL_READ ? TomcatLock.of(stream) : null;
        stream.setReadListener(this);
    }

    @Override
    public boolean isCalledBack() {
        return Thread.currentThread() == caller;
    }

    /**
     * Before the connection can be written to, nothing is read: Tomcat makes the calls of a connection one after the other,
     * so that a listener which takes long would keep what it sends from leaving. What was announced meanwhile is not
     * announced again, and is read now.
     */
    @Override
    public void writable() {
        boolean announced;
        synchronized (this) {
            writable = true;
            announced = again;
            again = false;
        }
        if (announced) {
            onDataAvailable();
        }
    }

    @Override
    public void onDataAvailable() {
        caller = Thread.currentThread();
        try {
            readAll();
        } finally {
            transport.returning();
            caller = null;
        }
    }

    /** Reads until the container has no more, or somebody pauses. */
    private void readAll() {
        synchronized (this) {
            if (reading || !writable) {
                again = true;
                return;
            }
            reading = true;
        }
        byte[] kept = BUFFER.get();
        BUFFER.remove();
        byte[] buffer = kept == null ? new byte[BUFFER_SIZE] : kept;
        try {
            readInto(buffer);
        } finally {
            BUFFER.set(buffer);
        }
    }

    private void readInto(byte[] buffer) {
        try {
            do {
                while (mayRead() && in.isReady()) {
                    int count = in.read(buffer);
                    if (count < 0) {
                        finish(null);
                        return;
                    }
                    deliver(ByteBuffer.wrap(buffer, 0, count));
                }
            } while (!stopped());
        } catch (Throwable e) {
            finish(e); // an Error too: nobody would read this connection again
        }
    }

    /**
     * The buffer stays with the thread that reads: while another one delivers, that waits. So the container reads no further
     * ahead of the application than when it delivers itself.
     */
    private void deliver(ByteBuffer bytes) {
        if (deliverers == null) {
            receiver.received(bytes);
            return;
        }
        Lent lent = new Lent(bytes);
        onLoan = lent;
        if (!mayDeliver()) {
            onLoan = null;
            return; // the end came before it could see what it has to take back
        }
        deliverers.execute(lent);
        awaitUninterruptibly(lent.returned);
        onLoan = null; // a connection at rest holds no buffer
    }

    private synchronized boolean mayDeliver() {
        return !ended;
    }

    /** A buffer for as long as it takes to deliver what is in it. */
    private final class Lent implements Runnable {

        private final ByteBuffer bytes;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch returned = new CountDownLatch(1);

        Lent(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                try {
                    receiver.received(bytes);
                } finally {
                    returned.countDown();
                }
            }
        }

        /** Unless somebody delivers it already: an executor that was stopped may never do so. */
        void takeBack() {
            if (taken.compareAndSet(false, true)) {
                returned.countDown();
            }
        }
    }

    /** The buffer is in use until then, whoever wants this thread back. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether to read on; where the container would call again at once, after some time to think. */
    private synchronized boolean mayRead() {
        if (paused && !ended && callbacks == Callbacks.UNTIL_READ && isCalledBack()) {
            try {
                wait(PAUSED_CALLBACK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the container's wish, and its loop
            }
        }
        return !paused && !ended;
    }

    /** Leaves the read loop, unless there was a call for it meanwhile. */
    private synchronized boolean stopped() {
        if (again && !paused && !ended) {
            again = false;
            return false;
        }
        again = false;
        reading = false;
        return true;
    }

    private void finish(Throwable cause) {
        transport.end(cause);
        transport.disconnect();
        stopped();
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    /** Reads on. What the container has read meanwhile it does not announce again, so a worker looks, unless a thread reads. */
    @Override
    public void resume() {
        synchronized (this) {
            paused = false;
            notifyAll();
            again |= reading;
            if (ended || reading) {
                return;
            }
        }
        workers.execute(lock == null ? this::readAll : () -> lock.run(this::readAll));
    }

    @Override
    public void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        Lent lent = onLoan;
        if (lent != null) {
            lent.takeBack();
        }
    }

    /** Tomcat has called onError before, other containers call only this. */
    @Override
    public void onAllDataRead() {
        transport.end(null);
    }

    @Override
    public void onError(Throwable cause) {
        transport.end(cause instanceof EOFException ? null : cause);
        transport.disconnect();
    }
}
