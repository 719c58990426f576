package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.spi.NativeTransport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;

/**
 * A socket of Tomcat's, beneath its servlet streams. Nothing is copied: reads go into a buffer that is lent for so
 * long, writes are gathered from where the bytes lie.
 *
 * <p>Tomcat's workers read, under the lock of the socket's wrapper; a turn that they did not begin, or that belongs to another
 * executor, is read without it, which is safe, since the poller is not asked for reads meanwhile.
 */
final class TomcatTransport extends NativeTransport implements CompletionHandler<Long, Void> {

    private static final System.Logger LOGGER = System.getLogger(TomcatTransport.class.getName());

    private final SocketWrapperBase<?> socket;

    /**
     * Where there is no TLS and no NIO.2: what NioSocketWrapper.read reads from, 8 KiB at most at a time
     * ({@code socket.appReadBufSize}), once it has given away what was read behind the handshake. Null elsewhere.
     */
    private final NioChannel plainChannel;

    /** Whether the last read was the channel's own. The turn's. */
    private boolean readsChannel;

    private final SocketUse use;

    /** Tomcat dispatches once by itself, after init(). The turn's. */
    private boolean dispatchedBefore;

    /** Tomcat has dispatched since the last read began. */
    private volatile boolean dispatched;

    /** Where Tomcat has no asynchronous writes: some of a write is in its buffers. Handed over with the interest in writes. */
    private volatile boolean unflushed;

    TomcatTransport(SocketWrapperBase<?> socket, Threads threads) {
        super(readers(socket, threads), !threads.readsElsewhere(true));
        this.socket = socket;
        this.plainChannel =
                socket.getSocket() instanceof NioChannel nio && !(nio instanceof SecureNioChannel) ? nio : null;
        this.use = new SocketUse(socket::close);
    }

    private static Executor readers(SocketWrapperBase<?> socket, Threads threads) {
        return threads.readsElsewhere(true) ? threads.listeners() : socket::execute;
    }

    void dispatchedToRead() {
        dispatched = true;
        readable();
    }

    void dispatchedToWrite() {
        if (unflushed) {
            unflushed = false;
            flush();
        } else {
            dispatchedToRead(); // the upgrade took place in a dispatch to write, and Tomcat has dispatched once more
        }
    }

    /** @param cause null if the peer has ended its stream */
    void fail(Throwable cause) {
        if (unflushed) {
            unflushed = false;
            use.end(SocketUse.WRITING);
        }
        broken(cause);
    }

    void over() {
        ended(null);
    }

    @Override
    protected int fill(ByteBuffer buffer) throws IOException {
        buffer.clear(); // NioSocketWrapper.read lowers the limit
        if (!use.begin(SocketUse.READING)) {
            throw new ClosedChannelException();
        }
        dispatched = false;
        try {
            readsChannel =
                    plainChannel != null && socket.getSocketBufferHandler().isReadBufferEmpty();
            int count = readsChannel ? plainChannel.read(buffer) : socket.read(false, buffer);
            buffer.flip();
            return count;
        } catch (EOFException e) {
            return -1; // NioSocketWrapper.fillReadBuffer throws it at the end of the stream
        } finally {
            use.end(SocketUse.READING);
        }
    }

    @Override
    protected boolean takesAll() {
        return readsChannel;
    }

    @Override
    protected void arm() {
        if (dispatchedBefore) {
            socket.registerReadInterest();
        }
        dispatchedBefore = true;
        // Nio2SocketWrapper.read asks by itself, and its dispatch may have come before the turn was let go.
        if (dispatched) {
            readable();
        }
    }

    @Override
    protected void startWrite(ByteBuffer[] buffers) {
        if (!use.begin(SocketUse.WRITING)) {
            writeFailed(new ClosedChannelException());
            return;
        }
        try {
            if (writesAll(buffers)) {
                completed(null, null);
                return;
            }
        } catch (IOException | RuntimeException e) {
            failed(e, null);
            return;
        }
        if (socket.hasAsyncIO()) {
            writeAsynchronously(buffers);
        } else {
            writeAndFlush(buffers);
        }
    }

    /** Most writes the operating system takes whole, and there is no need for an operation of Tomcat's that could wait. */
    private boolean writesAll(ByteBuffer[] buffers) throws IOException {
        if (plainChannel == null || socket.hasDataToWrite()) {
            return false;
        }
        if (buffers.length == 1) {
            plainChannel.write(buffers[0]); // cheaper than to gather
        } else {
            plainChannel.write(buffers, 0, buffers.length);
        }
        return !buffers[buffers.length - 1].hasRemaining();
    }

    private void writeAsynchronously(ByteBuffer[] buffers) {
        CompletionState state;
        try {
            state = socket.write(
                    BlockingMode.NON_BLOCK,
                    -1,
                    TimeUnit.MILLISECONDS,
                    null,
                    SocketWrapperBase.COMPLETE_WRITE,
                    this,
                    buffers);
        } catch (RuntimeException e) {
            failed(e, null);
            return;
        }
        switch (state) {
            case INLINE -> completed(null, null);
            case NOT_DONE -> failed(new IOException("another write is pending on " + socket), null);
            default -> {
                // this was called, or will be
            }
        }
    }

    /** With {@code useAsyncIO="false"} on the connector. What the operating system does not take, Tomcat copies. */
    private void writeAndFlush(ByteBuffer[] buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                socket.write(false, buffer);
            }
        } catch (IOException | RuntimeException e) {
            failed(e, null);
            return;
        }
        flush();
    }

    private void flush() {
        boolean left;
        try {
            left = socket.flush(false);
        } catch (IOException | RuntimeException e) {
            failed(e, null);
            return;
        }
        if (left) {
            unflushed = true;
            socket.registerWriteInterest();
        } else {
            completed(null, null);
        }
    }

    @Override
    public void completed(Long count, Void nothing) {
        use.end(SocketUse.WRITING);
        writeDone();
    }

    @Override
    public void failed(Throwable cause, Void nothing) {
        use.end(SocketUse.WRITING);
        writeFailed(cause);
    }

    @Override
    protected void closeNow() {
        use.close(this::shutDown);
    }

    /** Whoever waits for the channel to take more is told that it never will. */
    private void shutDown() {
        Object channel = socket.getSocket();
        try {
            if (channel instanceof NioChannel nio) {
                nio.getIOChannel().shutdownInput().shutdownOutput();
            } else if (channel instanceof Nio2Channel nio2) {
                nio2.getIOChannel().shutdownInput().shutdownOutput();
            }
        } catch (IOException gone) {
            LOGGER.log(System.Logger.Level.DEBUG, "there is nothing left to shut down", gone);
        }
    }
}
