package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.spi.NativeTransport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;

/**
 * A socket of Tomcat's, beneath its servlet streams. Nothing is copied: reads go into a buffer that the reading thread
 * keeps, writes are gathered from where the bytes lie.
 *
 * <p>Tomcat's workers read, under the lock of the socket's wrapper; a turn that they did not begin, or that belongs to another
 * executor, is read without it, which is safe, since the poller is not asked for reads meanwhile.
 */
final class TomcatTransport extends NativeTransport implements CompletionHandler<Long, Void> {

    private static final int BUFFER_SIZE = 16 * 1024;

    /** Kept by threads that read, so that a connection at rest holds none; null while a thread of this class reads. */
    private static final ThreadLocal<ByteBuffer> BUFFER = new ThreadLocal<>();

    private final SocketWrapperBase<?> socket;

    /** The turn's: the buffer that it was given. */
    private ByteBuffer borrowed;

    /** Tomcat dispatches once by itself, after init(). The turn's. */
    private boolean dispatchedBefore;

    TomcatTransport(SocketWrapperBase<?> socket, Threads threads) {
        super(readers(socket, threads), !threads.readsElsewhere(true));
        this.socket = socket;
    }

    private static Executor readers(SocketWrapperBase<?> socket, Threads threads) {
        return threads.readsElsewhere(true) ? threads.listeners() : socket::execute;
    }

    void dispatched() {
        readable();
    }

    void over(Throwable cause) {
        ended(cause);
    }

    @Override
    protected ByteBuffer borrowBuffer() {
        ByteBuffer kept = BUFFER.get();
        BUFFER.remove();
        borrowed = kept == null ? ByteBuffer.allocateDirect(BUFFER_SIZE) : kept;
        return borrowed;
    }

    @Override
    protected void giveBackBuffer() {
        BUFFER.set(borrowed);
        borrowed = null;
    }

    @Override
    protected int fill(ByteBuffer buffer) throws IOException {
        buffer.clear(); // NioSocketWrapper.read lowers the limit
        try {
            int count = socket.read(false, buffer);
            buffer.flip();
            return count;
        } catch (EOFException e) {
            return -1; // NioSocketWrapper.fillReadBuffer throws it at the end of the stream
        }
    }

    @Override
    protected void arm() {
        if (dispatchedBefore) {
            socket.registerReadInterest();
        }
        dispatchedBefore = true;
    }

    @Override
    protected void startWrite(ByteBuffer[] buffers) {
        CompletionState state = socket.write(
                BlockingMode.NON_BLOCK,
                -1,
                TimeUnit.MILLISECONDS,
                null,
                SocketWrapperBase.COMPLETE_WRITE,
                this,
                buffers);
        switch (state) {
            case INLINE -> writeDone();
            case NOT_DONE -> writeFailed(new IOException("another write is pending on " + socket));
            default -> {
                // this was called, or will be
            }
        }
    }

    @Override
    public void completed(Long count, Void nothing) {
        writeDone();
    }

    @Override
    public void failed(Throwable cause, Void nothing) {
        writeFailed(cause);
    }

    @Override
    protected void closeNow() {
        socket.close();
    }
}
