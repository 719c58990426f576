package io.websocketservlet.undertow;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.spi.NativeTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;

/**
 * A connection of XNIO, beneath Undertow's servlet streams.
 *
 * <p>XNIO calls on an I/O thread, which serves many connections. It stops its reads and hands the turn to a worker of the
 * container's; or reads itself, where listeners promise not to block.
 *
 * <p>With TLS, no two threads are in its conduit at a time. {@code SslConduit} keeps all its flags in one field, which it reads,
 * changes and writes without a lock when interest is announced: that in writes could be lost while another thread reads.
 */
final class UndertowTransport extends NativeTransport {

    private final StreamConnection connection;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;

    /** Held for calls that do not block. One and the same with TLS. */
    private final Object reads = new Object();

    private final Object writes;

    /** Whether XNIO calls when there is something to read. The turn's, and the I/O thread's when that begins one. */
    private volatile boolean armed;

    /** TLS may have bytes that it does not announce, before the first call. The turn's. */
    private boolean bytesInFront;

    /** What is not written yet. Handed to the I/O thread with the interest in writes, and back with the completion. */
    private volatile ByteBuffer[] rest;

    /**
     * @param turns on the container's workers
     */
    UndertowTransport(StreamConnection connection, Threads threads, Executor turns) {
        super(readers(connection, threads, turns), !threads.readsElsewhere(false));
        this.connection = connection;
        this.source = connection.getSourceChannel();
        this.sink = connection.getSinkChannel();
        this.writes = isTls() ? reads : new Object();
        this.bytesInFront = isTls();
        source.setReadListener(channel -> readable());
        sink.setWriteListener(channel -> writable());
        connection.setCloseListener(channel -> ended(null));
    }

    private static Executor readers(StreamConnection connection, Threads threads, Executor turns) {
        if (!threads.readsElsewhere(false)) {
            return connection.getIoThread();
        }
        return threads.readsElsewhere(true) ? threads.listeners() : turns;
    }

    // Reading.

    @Override
    protected int fill(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count;
        synchronized (reads) {
            count = source.read(buffer);
        }
        buffer.flip();
        return count;
    }

    @Override
    protected boolean takesAll() {
        return !isTls();
    }

    @Override
    protected void arm() {
        if (armed) {
            return;
        }
        armed = true;
        synchronized (reads) {
            if (bytesInFront) {
                bytesInFront = false;
                source.wakeupReads();
            } else {
                source.resumeReads(); // what came behind the handshake announces itself (ReadDataStreamSourceConduit)
            }
        }
    }

    @Override
    protected void disarm() {
        if (armed) {
            armed = false;
            synchronized (reads) {
                source.suspendReads();
            }
        }
    }

    // Writing.

    @Override
    protected void startWrite(ByteBuffer[] buffers) {
        try {
            if (drain(buffers)) {
                writeDone();
            } else {
                rest = buffers;
                awaitWritable();
            }
        } catch (IOException | RejectedExecutionException e) {
            writeFailed(e);
        }
    }

    /**
     * When its listener has returned, {@code SslWriteReadyHandler} looks whether writes are wanted, and if not suspends them:
     * who resumed them between the two would wait for ever. So with TLS that is left to the I/O thread.
     */
    private void awaitWritable() {
        if (isTls() && Thread.currentThread() != connection.getIoThread()) {
            connection.getIoThread().execute(this::resumeWrites);
        } else {
            resumeWrites();
        }
    }

    private void resumeWrites() {
        synchronized (writes) {
            sink.resumeWrites();
        }
    }

    private void suspendWrites() {
        synchronized (writes) {
            sink.suspendWrites();
        }
    }

    private boolean isTls() {
        return connection instanceof SslConnection;
    }

    /** Whether all is written, out of TLS too. */
    private boolean drain(ByteBuffer[] buffers) throws IOException {
        ByteBuffer last = buffers[buffers.length - 1];
        synchronized (writes) {
            while (last.hasRemaining()) {
                long written = sink.write(buffers, 0, buffers.length);
                if (last.hasRemaining() && (written == 0 || !isTls())) {
                    return false; // a socket that did not take all is full; TLS takes a record at a time
                }
            }
            return sink.flush();
        }
    }

    private void writable() {
        ByteBuffer[] buffers = rest;
        if (buffers == null) {
            suspendWrites();
            return;
        }
        try {
            if (drain(buffers)) {
                rest = null;
                suspendWrites();
                writeDone();
            }
        } catch (IOException e) {
            rest = null;
            suspendWrites();
            writeFailed(e);
        }
    }

    @Override
    protected void closeNow() {
        IoUtils.safeClose(connection);
    }
}
