package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.spi.NativeTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * An end point of Jetty's.
 *
 * <p>Receiver and completions are called on Jetty's pool threads, which may block, inside the application's context (so
 * with its class loader as the thread's). Where listeners have an executor of their own, the receiver is called there; where they
 * promise not to block, on the thread that has found the bytes, which looks after other connections, too.
 *
 * <p>Without TLS a reset looks the same as an end of stream while reading, because {@code SocketChannelEndPoint.fill} answers
 * -1 to both; it is told apart where a write meets it. While reads are paused neither is noticed.
 */
class JettyTransport extends NativeTransport implements Callback {

    final AbstractConnection connection;
    final EndPoint endPoint;
    private final Context context;

    /**
     * @param turns on Jetty's threads
     */
    JettyTransport(AbstractConnection connection, Context context, Threads threads, Executor turns) {
        super(threads.readsElsewhere(true) ? threads.listeners() : turns, !threads.readsElsewhere(false));
        this.connection = connection;
        this.endPoint = connection.getEndPoint();
        this.context = context;
    }

    @Override
    protected void runInContext(Runnable action) {
        context.run(action);
    }

    // What Jetty says.

    /** The connection is handed over. */
    void open(Runnable opening) {
        opening.run();
    }

    void early(ByteBuffer bytes) {
        readEarly(bytes);
    }

    void fillable() {
        readable();
    }

    void fail(Throwable cause) {
        broken(cause);
    }

    void over(Throwable cause) {
        ended(cause);
    }

    /** Nothing has happened for as long as the end point waits. */
    void idle() {}

    // Reading.

    @Override
    protected int fill(ByteBuffer buffer) throws IOException {
        BufferUtil.clear(buffer);
        return endPoint.fill(buffer);
    }

    @Override
    protected boolean takesAll() {
        return endPoint instanceof SocketChannelEndPoint;
    }

    @Override
    protected void arm() {
        connection.fillInterested();
    }

    // Writing. Jetty calls back exactly once: on the writing thread, on another one before that returns, or later.

    @Override
    protected void startWrite(ByteBuffer[] buffers) {
        endPoint.write(this, buffers);
    }

    @Override
    public void succeeded() {
        writeDone();
    }

    @Override
    public void failed(Throwable cause) {
        writeFailed(cause);
    }

    @Override
    protected void closeNow() {
        endPoint.close();
    }
}
