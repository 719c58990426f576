package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * The streams of an upgraded connection as a transport. Reading is an {@link Intake}'s, writing {@link StreamWriter}'s;
 * here is what they share: the one end.
 *
 * <p>Two things cannot be had on Tomcat's streams, by any way that the Servlet interface has: closing TCP from a thread
 * that is no callback ({@code UpgradeServletInputStream.close} and {@code UpgradeServletOutputStream.close} only mark the
 * stream, and the socket is looked at again when the client sends something), and pausing without a thread
 * ({@link WorkerIntake}).
 */
final class ServletTransport implements Transport {

    /** How a container calls its listeners. */
    enum Callbacks {
        /** On a worker thread; when the listener leaves bytes unread, it is called again when they are wanted. */
        ON_WORKER,
        /** On a worker thread, again and again until all bytes are read. */
        UNTIL_READ,
        /** On a thread that must not block; when the listener leaves bytes unread, nothing more is read. */
        ON_IO_THREAD
    }

    private final WebConnection connection;
    private final Executor workers;
    private final boolean onIoThread;
    private final Intake intake;
    private final StreamWriter writer;

    private Receiver receiver;

    private volatile boolean closeWanted;

    // Guarded by this.

    private boolean ended;

    private final Object closing = new Object();

    /** Guarded by closing, and held while it is done: a callback must not return while another thread is about to. */
    private boolean closed;

    ServletTransport(WebConnection connection, Callbacks callbacks, Threads threads) {
        this.connection = connection;
        this.workers = threads.workers();
        this.onIoThread = callbacks == Callbacks.ON_IO_THREAD;
        this.intake = onIoThread ? new IoThreadIntake(this, threads) : new WorkerIntake(this, callbacks, threads);
        this.writer = new StreamWriter(this, onIoThread);
    }

    /** Sets the listeners. They may be called before this returns, on other threads, even at once on several. */
    @Override
    public void start(Receiver to) {
        receiver = to;
        try {
            writer.open(connection.getOutputStream());
            intake.open(connection.getInputStream(), to);
        } catch (IOException | RuntimeException e) {
            breakOff(e);
        }
    }

    /** The container has said for the first time that it can be written to, on this thread. */
    void writable() {
        intake.writable();
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        return writer.write(buffers, completion);
    }

    @Override
    public void pauseReads() {
        intake.pause();
    }

    @Override
    public void resumeReads() {
        intake.resume();
    }

    @Override
    public void close() {
        breakOff(null);
    }

    /**
     * Closes: at once on a thread that the container calls us on, otherwise on a worker, since Undertow blocks until the
     * peer takes what is written.
     */
    void breakOff(Throwable cause) {
        boolean calledBack = intake.isCalledBack() || writer.isCalledBack();
        boolean first =
                noteEnd(); // before anybody closes: that makes the container call destroyed(), which knows no cause
        if (!calledBack) {
            closeWanted = true; // before anybody is told, who may be in a callback that is about to return
        }
        if (first) {
            tellEnd(cause);
        }
        if (calledBack) {
            disconnect();
        } else {
            workers.execute(this::disconnect);
        }
    }

    /** A callback is about to return: what was to be closed meanwhile is closed now, when the container looks. */
    void returning() {
        if (closeWanted) {
            disconnect();
        }
    }

    /** The container is done with the connection. */
    void destroyed() {
        end(null);
    }

    /** The end, whoever notices it first and how often; called where the container may be told to close. */
    void end(Throwable cause) {
        if (noteEnd()) {
            tellEnd(cause);
        }
    }

    /** False if it has ended before. */
    private synchronized boolean noteEnd() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    private void tellEnd(Throwable cause) {
        intake.end();
        writer.end(cause);
        if (receiver != null) { // else nobody has started us, and nobody waits for the end
            receiver.ended(cause);
        }
    }

    /** Gives the connection back to the container. Undertow may block here for the time of a close over TLS. */
    void disconnect() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            if (onIoThread && writer.wasCutShort()) {
                closeUnwritten();
            } else {
                closeConnection();
            }
        }
    }

    /**
     * Closes a connection of Undertow's whose peer has not read everything. {@code UpgradeServletOutputStream.closeBlocking}
     * writes what it still has, and waits for the peer, for ever perhaps; but where the thread is interrupted, the first
     * write closes the channel instead (java.nio.channels.InterruptibleChannel).
     */
    private void closeUnwritten() {
        boolean interrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        closeConnection();
        if (!interrupted) {
            Thread.interrupted();
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (Exception e) {
            // It is gone already, which is what we wanted: GlassFish and Payara say so with an IOException.
            System.getLogger(ServletTransport.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
        }
    }
}
