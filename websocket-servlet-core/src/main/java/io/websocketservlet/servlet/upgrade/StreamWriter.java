package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Written;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes to an upgraded connection. Everything happens under one lock, since a container's {@code isReady} and
 * {@code write} are two steps: {@code onWritePossible} is the container's thread, all else is anybody's.
 *
 * <p>Arrays are always written whole: Undertow's {@code UpgradeServletOutputStream.write(byte[], int, int)} ignores
 * offset and length once a listener is set, and sends the whole array.
 */
final class StreamWriter implements WriteListener {

    /** What is written in one call: as much as a connection hands over at once. */
    private static final int PIECE = 64 * 1024;

    private final ServletTransport transport;
    private final boolean onIoThread;

    private ServletOutputStream out;

    /** The thread in {@link #onWritePossible}; null while there is none. */
    private volatile Thread caller;

    // Guarded by this.

    /** The container has said that it can be written to; before that it may not even be asked. Read by its thread too. */
    private volatile boolean writable;

    /** What is not written yet; null if there is nothing. */
    private ByteBuffer[] rest;

    private Completion completion;

    /** Bytes are written that may still be in the container's buffer. */
    private boolean unflushed;

    private boolean ended;

    /** The container has bytes that it could not write before the end. Read by any thread. */
    private volatile boolean cutShort;

    private int errors;

    /**
     * @param onIoThread whether the container calls listeners on a thread that must not block
     */
    StreamWriter(ServletTransport transport, boolean onIoThread) {
        this.transport = transport;
        this.onIoThread = onIoThread;
    }

    void open(ServletOutputStream stream) {
        out = stream;
        stream.setWriteListener(this);
    }

    Written write(ByteBuffer[] buffers, Completion then) {
        try {
            synchronized (this) {
                if (ended) {
                    return Written.FAILED;
                }
                rest = buffers;
                boolean done = writable && writeOn();
                if (ended) {
                    return Written.FAILED; // the container has called onError meanwhile
                }
                if (done) {
                    return Written.DONE;
                }
                completion = then;
                return Written.PENDING;
            }
        } catch (IOException | RuntimeException e) {
            transport.breakOff(e);
            return Written.FAILED;
        }
    }

    /** Whether this thread is one that the container called us on, and on which it may be told to close. */
    boolean isCalledBack() {
        return Thread.currentThread() == caller;
    }

    /** Under the lock: writes as much as the container takes. Whether that was all, out of its buffer too. */
    private boolean writeOn() throws IOException {
        while (rest != null) {
            if (!out.isReady()) {
                return false;
            }
            byte[] piece = nextPiece();
            unflushed = true;
            out.write(piece);
        }
        if (unflushed) {
            // Tomcat keeps up to 8 KiB back until it is told to flush, which it may be told only when it is ready.
            if (!out.isReady()) {
                return false;
            }
            unflushed = false;
            out.flush();
        }
        return true;
    }

    /** Takes the next bytes, as an array of exactly their number. */
    private byte[] nextPiece() {
        int size = 0;
        for (ByteBuffer buffer : rest) {
            size = Math.min(PIECE, size + buffer.remaining());
        }
        byte[] piece = new byte[size];
        int at = 0;
        for (ByteBuffer buffer : rest) {
            int count = Math.min(buffer.remaining(), size - at);
            buffer.get(piece, at, count);
            at += count;
        }
        if (!rest[rest.length - 1].hasRemaining()) {
            rest = null;
        }
        return piece;
    }

    @Override
    public void onWritePossible() {
        caller = onIoThread ? null : Thread.currentThread();
        try {
            boolean first = !writable;
            Completion done = writeMore();
            if (done != null) {
                done.completed();
            }
            if (first) {
                transport.writable();
            }
        } catch (IOException | RuntimeException e) {
            transport.breakOff(e);
        } finally {
            if (!onIoThread) {
                transport.returning();
            }
            caller = null;
        }
    }

    /** The completion to call, if what was pending is written now; otherwise null. */
    private Completion writeMore() throws IOException {
        synchronized (this) {
            writable = true;
            if (completion == null) {
                // The standard wants to be asked before it calls again, and GlassFish and Payara send the 101 only now.
                if (!ended && out.isReady()) {
                    out.flush();
                }
                return null;
            }
            if (ended || !writeOn()) {
                return null;
            }
            Completion done = completion;
            completion = null;
            return done;
        }
    }

    /** Whether the end came while something waited: the container may still have a part of it. */
    boolean wasCutShort() {
        return cutShort;
    }

    /** Fails what waits. Called once. */
    void end(Throwable cause) {
        Completion pending;
        synchronized (this) {
            ended = true;
            rest = null;
            pending = completion;
            completion = null;
            cutShort = pending != null;
        }
        if (pending != null) {
            pending.failed(cause instanceof IOException broken ? broken : new IOException("connection closed", cause));
        }
    }

    /**
     * Undertow calls this without end while bytes are pending ({@code UpgradeServletOutputStream.WriteChannelListener}
     * goes on in its loop after an error), and its thread serves other connections too; only an exception ends that.
     */
    @Override
    public void onError(Throwable cause) {
        transport.breakOff(cause);
        boolean loops;
        synchronized (this) {
            loops = ++errors > 1 && onIoThread;
        }
        if (loops) {
            throw new IllegalStateException("the connection has ended");
        }
    }
}
