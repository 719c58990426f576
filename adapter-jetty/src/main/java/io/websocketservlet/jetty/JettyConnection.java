package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** The connection that follows HTTP on an end point of Jetty's: what Jetty says goes to the transport. */
final class JettyConnection extends AbstractConnection implements Connection.UpgradeTo {

    private final JettyTransport transport;
    private final Context context;
    private final Consumer<Transport> opened;
    private final Callback fillable;

    /** The upgrade has come to an end, whatever that was. */
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param http2 whether the end point is a stream of HTTP/2
     * @param turns on Jetty's threads
     */
    JettyConnection(
            EndPoint endPoint,
            boolean http2,
            Connector connector,
            Context context,
            Threads threads,
            Executor turns,
            Consumer<Transport> opened) {
        super(endPoint, connector.getExecutor());
        this.transport = http2
                ? Http2Transport.of(this, context, threads, turns)
                : new JettyTransport(this, context, threads, turns);
        this.context = context;
        this.opened = opened;
        // Whoever has found the bytes reads them itself, if listeners promise not to block, or hands over a turn. So
        // Jetty
        // need not look for another thread to go on with, as AdaptiveExecutionStrategy does before what may block.
        this.fillable = Callback.from(InvocationType.NON_BLOCKING, this::onFillable, this::onFillInterestedFailed);
    }

    @Override
    public void fillInterested() {
        // What AbstractConnection.fillInterested(Callback) does, which is there from 12.1 on.
        getEndPoint().fillInterested(fillable);
    }

    /** Takes what was read behind the handshake; a copy that Jetty made for us. Called before {@link #onOpen()}. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {
        transport.early(bytes);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(-1); // HTTP's limit of 30 s; how long silence may last is decided above
        done.set(true);
        open();
        // AbstractEndPoint.upgrade swaps connections without a lock: one that the server closes at this moment tells
        // its former connection, and this one would wait for ever.
        if (!getEndPoint().isOpen()) {
            transport.over(null);
        }
    }

    private void open() {
        transport.open(() -> context.run(() -> opened.accept(transport)));
    }

    /**
     * The response is complete. Where the peer had gone meanwhile, {@link #onOpen()} was not called and will not be; whoever
     * waits for the connection is told that it has ended.
     *
     * @param failure null if there was none
     */
    void completed(Throwable failure) {
        if (done.compareAndSet(false, true)) {
            transport.over(failure);
            open();
        }
    }

    @Override
    public void onFillable() {
        transport.fillable();
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        transport.fail(cause); // what the inherited method does, a half-close and another try, is HTTP's
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        transport.idle();
        return false;
    }

    /** Called once for each end point that closes, whoever closes it: the transport, the peer, a stopping server. */
    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        transport.over(cause);
    }
}
