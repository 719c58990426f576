package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport.Receiver;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads an upgraded connection on the threads that the container calls on, which may block. Always to the end of what is
 * there, since that is what the standard asks for before it calls again.
 *
 * <p>Before the connection can be written to, nothing is read: Tomcat makes the calls of a connection one after the other,
 * so that a listener which takes long would keep what it sends from leaving.
 */
abstract class CallbackIntake implements Intake, ReadListener {

    private static final int BUFFER_SIZE = 16 * 1024;

    /** Borrowed for the time of a callback, so that a connection at rest holds none; null while somebody reads. */
    private static final ThreadLocal<byte[]> BUFFER = new ThreadLocal<>();

    private final ServletTransport transport;

    /** Delivers what the container's thread reads, which waits for it; null if that does it itself. */
    private final Executor deliverers;

    private ServletInputStream in;
    private Receiver receiver;

    /** The thread that the container calls on; null while it does not. */
    private volatile Thread caller;

    /** What was given to the executor last; null if nothing was. Written by the thread that reads. */
    private volatile Lent onLoan;

    // Guarded by this.

    private boolean writable;
    private boolean paused;
    private boolean ended;

    CallbackIntake(ServletTransport transport, Threads threads) {
        this.transport = transport;
        this.deliverers = threads.readsElsewhere(true) ? threads.listeners() : null;
    }

    @Override
    public final void open(ServletInputStream stream, Receiver to) {
        in = stream;
        receiver = to;
        stream.setReadListener(this);
    }

    @Override
    public final boolean isCalledBack() {
        return Thread.currentThread() == caller;
    }

    @Override
    public final void writable() {
        synchronized (this) {
            writable = true;
        }
        if (wasLeftUnread()) {
            onDataAvailable();
        }
    }

    /** Whether something is there that the container has announced, and that nobody will read unless it is done now. */
    abstract boolean wasLeftUnread();

    @Override
    public final void onDataAvailable() {
        caller = Thread.currentThread();
        try {
            readAll();
        } finally {
            transport.returning();
            caller = null;
        }
    }

    /** Reads until the container has no more, or nothing more is wanted for now. */
    final void readAll() {
        if (!begin()) {
            return;
        }
        byte[] kept = BUFFER.get();
        BUFFER.remove();
        byte[] buffer = kept == null ? new byte[BUFFER_SIZE] : kept;
        try {
            boolean more = true;
            while (more) {
                more = isNext(in) ? read(buffer) : !isDone();
            }
        } catch (Throwable e) {
            finish(e); // an Error too: nobody would read this connection again
        } finally {
            BUFFER.set(buffer);
        }
    }

    /** Whether this thread may read, beside which no other one does. */
    abstract boolean begin();

    /** Whether something is to be read now. */
    abstract boolean isNext(ServletInputStream from);

    /** Whether this thread stops reading, now that there is nothing next; it looks again otherwise. */
    abstract boolean isDone();

    /** False at the end of the stream. */
    private boolean read(byte[] buffer) throws IOException {
        int count = in.read(buffer);
        if (count < 0) {
            finish(null);
            return false;
        }
        taken(count);
        deliver(ByteBuffer.wrap(buffer, 0, count));
        return true;
    }

    /** So many bytes were read, and are delivered next. */
    void taken(int bytes) {}

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
        if (!hasEnded()) { // else the end came before it could see what it has to take back
            deliverers.execute(lent);
            awaitUninterruptibly(lent.returned);
        }
        onLoan = null; // a connection at rest holds no buffer
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

    private void finish(Throwable cause) {
        transport.end(cause);
        transport.disconnect();
        isDone();
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        synchronized (this) {
            paused = false;
            notifyAll();
        }
    }

    @Override
    public final void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        Lent lent = onLoan;
        if (lent != null) {
            lent.takeBack();
        }
    }

    final synchronized boolean isWritable() {
        return writable;
    }

    /** Whether the application wants more. */
    final synchronized boolean isWanted() {
        return !paused && !ended;
    }

    final synchronized boolean hasEnded() {
        return ended;
    }

    /** Tomcat has called onError before, other containers call only this. */
    @Override
    public final void onAllDataRead() {
        transport.end(null);
    }

    @Override
    public final void onError(Throwable cause) {
        transport.end(cause instanceof EOFException ? null : cause);
        transport.disconnect();
    }
}
