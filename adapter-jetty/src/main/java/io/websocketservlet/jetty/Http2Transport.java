package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.Callback;

/**
 * A stream of HTTP/2 (RFC 8441), one of several on a TCP connection. The end of the stream of bytes is END_STREAM, that of a
 * broken connection RST_STREAM. Loaded only where Jetty's HTTP/2 is.
 *
 * <p>Jetty says that there is something to read on the thread that reads the TCP connection, within its parser, where a
 * listener that blocked would stop all other streams, and be kept from ever being told that it may write on. So that thread
 * hands its turn over, unless listeners promise not to block.
 *
 * <p>Reads go past {@code HTTP2StreamEndPoint}, straight to the stream: what {@code fill} has begun to copy, {@code close} on
 * another thread gives back to the pool.
 */
final class Http2Transport extends JettyTransport {

    /** How long a peer may be silent that has not ended its half, when we have ended ours. */
    private static final long LINGER_MILLIS = 2_000;

    /** And one that goes on sending. */
    private static final long LONGEST_LINGER_NANOS = 30_000_000_000L;

    private final Stream stream;
    private final Executor openers;

    /** Of a frame that was larger than a buffer; the turn's, and null if there is none. */
    private ByteBuffer rest;

    /** A write has begun and has not ended. */
    private volatile boolean writing;

    /** Our half has ended, and the peer's is waited for. */
    private volatile boolean leaving;

    /** Since then. */
    private volatile long leftAt;

    private Http2Transport(AbstractConnection connection, Context context, Threads threads, Executor turns) {
        super(connection, context, threads, turns);
        this.stream = (Stream) endPoint.getTransport();
        this.openers = threads.readsElsewhere(false) ? turns : Runnable::run;
    }

    /** For who is loaded without HTTP/2, too, and therefore names none of its classes. */
    static JettyTransport of(AbstractConnection connection, Context context, Threads threads, Executor turns) {
        return new Http2Transport(connection, context, threads, turns);
    }

    /**
     * It may be the thread that writes for all streams that has found the response complete. And the peer may have reset the
     * stream when that still was a response's, and nobody has told us.
     */
    @Override
    void open(Runnable opening) {
        openers.execute(opening);
        if (stream.isClosed()) {
            over(null);
        }
    }

    // Reading.

    @Override
    void fillable() {
        if (leaving) {
            discard();
        } else {
            super.fillable();
        }
    }

    @Override
    protected int fill(ByteBuffer buffer) {
        buffer.clear();
        boolean last = rest == null ? readFrame(buffer) : readRest(buffer);
        buffer.flip();
        return last ? -1 : buffer.remaining();
    }

    /** Returns whether this is the end of the stream. */
    private boolean readFrame(ByteBuffer buffer) {
        Stream.Data data = stream.readData();
        if (data == null) {
            return false;
        }
        ByteBuffer bytes = data.frame().getByteBuffer();
        boolean last = data.frame().isEndStream() && !bytes.hasRemaining(); // else the end is read once more, by itself
        move(bytes, buffer);
        if (bytes.hasRemaining()) {
            rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
        data.release();
        return last;
    }

    private boolean readRest(ByteBuffer buffer) {
        move(rest, buffer);
        if (!rest.hasRemaining()) {
            rest = null;
        }
        return false;
    }

    /** There may be another frame. */
    @Override
    protected boolean takesAll() {
        return false;
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }

    // Writing.

    /** In one piece: {@code HTTP2StreamEndPoint.write} would allocate a direct buffer to join them in, with each write. */
    @Override
    protected void startWrite(ByteBuffer[] buffers) {
        writing = true;
        super.startWrite(buffers.length == 1 ? buffers : new ByteBuffer[] {joined(buffers)});
    }

    private static ByteBuffer joined(ByteBuffer[] buffers) {
        int length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (ByteBuffer buffer : buffers) {
            all.put(buffer);
        }
        return all.flip();
    }

    @Override
    public void succeeded() {
        writing = false;
        super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
        writing = false;
        super.failed(cause);
    }

    // The end.

    /**
     * RFC 8441 5: END_STREAM for TCP that is closed in order, RST_STREAM with CANCEL for TCP that is reset. Where something is
     * written there is no order: it might wait for the peer's window for ever.
     */
    @Override
    protected void closeNow() {
        if (writing) {
            reset(ErrorCode.CANCEL_STREAM_ERROR);
        } else {
            leave();
        }
    }

    /**
     * Ends our half, and waits for the peer to end its own. Not {@code HTTP2StreamEndPoint.close}: that says of the stream that it
     * is closed before END_STREAM has left, after which {@code HTTP2Session} never takes it off its list.
     */
    private void leave() {
        leftAt = System.nanoTime();
        leaving = true;
        endPoint.setIdleTimeout(LINGER_MILLIS);
        endPoint.shutdownOutput();
        discard();
    }

    /**
     * Reads on to the end of the peer's half, and a peer that goes on sending for a while: if the stream were reset then,
     * what is on its way would count against the peer's whole connection ({@code HTTP2Session.onData}, which ends one on which too
     * much comes for streams that are closed).
     */
    private void discard() {
        if (System.nanoTime() - leftAt > LONGEST_LINGER_NANOS) {
            reset(ErrorCode.NO_ERROR);
            return;
        }
        Stream.Data data = stream.readData();
        while (data != null) {
            boolean last = data.frame().isEndStream();
            data.release();
            if (last) {
                return; // behind the end there is always another end
            }
            data = stream.readData();
        }
        endPoint.tryFillInterested(Callback.from(this::fillable, this::fail));
    }

    /** RFC 9113 8.1: NO_ERROR where our half has ended. */
    @Override
    void idle() {
        if (leaving) {
            reset(ErrorCode.NO_ERROR);
        }
    }

    private void reset(ErrorCode code) {
        stream.reset(new ResetFrame(stream.getId(), code.code), Callback.NOOP);
        endPoint.close();
    }
}
