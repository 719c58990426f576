package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.BufferUtil;

/**
 * The connection that follows HTTP on an end point of Jetty's.
 *
 * <p>Receiver and completions are called on Jetty's pool threads, which may block, inside the application's context (so
 * with its class loader as the thread's); where listeners have an executor of their own, the receiver is called there. A
 * completion that {@link #close()} fails is called on the closing thread.
 *
 * <p>After the peer's end of stream the receiver has been told that the connection ended, and nothing is read any more;
 * writing goes on until {@link #close()}, which is then the duty of whoever holds this transport. Without TLS a reset
 * looks the same as an end of stream while reading, because {@code SocketChannelEndPoint.fill} answers -1 to both; it is
 * told apart where a write meets it. While reads are paused neither is noticed.
 *
 * <p>At most one thread reads at a time: it holds the turn, {@link Reading#BUSY}. Whoever finds the turn free and has a
 * reason takes it by compare-and-set, and whoever lets it go looks again for reasons that came up meanwhile.
 */
final class JettyTransport extends AbstractConnection implements Connection.UpgradeTo, Transport, Runnable {

    /** After so many reads, of at most 16 KiB each, the other connections have their chance. */
    private static final int READS_PER_TURN = 16;

    private enum Reading {
        /** Not started: there is no receiver to tell anything. */
        NEW,
        /** Jetty calls {@link #onFillable()} when there is something to read. */
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

    /** @param cause null if nothing broke */
    private record End(Throwable cause) {}

    private final Context context;
    private final ByteBufferPool pool;

    /** Runs turns that Jetty did not begin. */
    private final Executor readers;

    /** Whether Jetty's own threads must not read. */
    private final boolean readsElsewhere;

    private final Consumer<Transport> opened;
    private final PendingWrite write;
    private final Runnable turn = this::readInTurn;

    // any thread
    private final AtomicReference<Reading> reading = new AtomicReference<>(Reading.NEW);
    private final AtomicReference<End> end = new AtomicReference<>();
    private volatile boolean pauseWanted;

    // the thread that has the turn; until start, the one that upgrades
    private Receiver receiver;
    private ByteBuffer early;

    JettyTransport(
            EndPoint endPoint, Connector connector, Context context, Threads threads, Consumer<Transport> opened) {
        super(endPoint, connector.getExecutor());
        this.readsElsewhere = threads.readsElsewhere(true);
        this.readers = readsElsewhere ? threads.listeners() : connector.getExecutor();
        this.context = context;
        this.pool = connector.getByteBufferPool();
        this.opened = opened;
        this.write = new PendingWrite(endPoint, context, this::broken);
    }

    /** Takes what was read behind the handshake; a copy that Jetty made for us. Called before {@link #onOpen()}. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {
        early = bytes;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(-1); // HTTP's limit of 30 s; how long silence may last is decided above
        context.run(() -> opened.accept(this));
        // AbstractEndPoint.upgrade swaps connections without a lock: one that the server closes at this moment tells
        // its former connection, and this one would wait for ever.
        if (!getEndPoint().isOpen()) {
            ended(null);
        }
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return false;
    }

    @Override
    public void start(Receiver receiver) {
        this.receiver = receiver;
        reading.set(Reading.BUSY);
        letGo(early == null ? Reading.ARMED : Reading.SCHEDULED);
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        return write.start(buffers, completion);
    }

    @Override
    public void pauseReads() {
        pauseWanted = true;
    }

    @Override
    public void resumeReads() {
        pauseWanted = false;
        schedule(Reading.PAUSED);
    }

    /** Ends the end point; {@link #onClose} follows on one of Jetty's threads. */
    @Override
    public void close() {
        end.compareAndSet(null, new End(null));
        getEndPoint().close();
    }

    private void broken(Throwable cause) {
        end.compareAndSet(null, new End(cause));
        getEndPoint().close(cause);
    }

    /** Called once for each end point that closes, whoever closes it: this transport, the peer, a stopping server. */
    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        ended(cause);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        broken(cause); // what the inherited method does, a half-close and another try, is HTTP's
    }

    @Override
    public void onFillable() {
        if (readsElsewhere) {
            schedule(Reading.ARMED);
        } else if (reading.compareAndSet(Reading.ARMED, Reading.BUSY)) {
            context.run(turn);
        }
    }

    @Override
    public void run() {
        if (reading.compareAndSet(Reading.SCHEDULED, Reading.BUSY)) {
            context.run(turn);
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
        RetainableByteBuffer pooled = ReadBuffers.acquire(pool);
        try {
            ByteBuffer buffer = pooled.getByteBuffer();
            for (int reads = 0; reads < READS_PER_TURN; reads++) {
                if (pauseWanted || end.get() != null) {
                    return Reading.PAUSED;
                }
                BufferUtil.clear(buffer);
                int filled = getEndPoint().fill(buffer);
                if (filled == 0) {
                    return Reading.ARMED;
                }
                if (filled < 0) {
                    end.compareAndSet(null, new End(null));
                    return Reading.OVER;
                }
                receiver.received(buffer);
            }
            return Reading.SCHEDULED;
        } finally {
            pooled.release();
        }
    }

    /** Gives the turn away, and acts on what was asked for while no other thread could take it. */
    private void letGo(Reading next) {
        if (end.get() != null) {
            reading.set(Reading.OVER);
            tellEnd();
            return;
        }
        // The state comes first: what Jetty or the executor calls may run before this thread goes on.
        switch (next) {
            case ARMED -> {
                reading.set(Reading.ARMED);
                fillInterested();
            }
            case SCHEDULED -> schedule(Reading.BUSY);
            default -> {
                reading.set(Reading.PAUSED);
                if (!pauseWanted) {
                    schedule(Reading.PAUSED);
                }
            }
        }
        endUnlessBusy();
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

    private void ended(Throwable cause) {
        end.compareAndSet(null, new End(cause));
        endUnlessBusy();
    }

    /** Tells the receiver of the end, unless it has been told, does not exist yet, or a thread that reads will do it. */
    private void endUnlessBusy() {
        if (end.get() == null) {
            return;
        }
        Reading now = reading.get();
        while (now == Reading.ARMED || now == Reading.SCHEDULED || now == Reading.PAUSED) {
            if (reading.compareAndSet(now, Reading.OVER)) {
                tellEnd();
                return;
            }
            now = reading.get();
        }
    }

    private void tellEnd() {
        context.run(() -> receiver.ended(end.get().cause()));
    }
}
