package io.websocketservlet.servlet.eventstream;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.ResponseControl;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;

/**
 * An asynchronous response that is written without blocking.
 *
 * <p>Everything that touches the stream happens with one lock, since a container's {@code isReady} and {@code write} are two
 * steps, and since no container takes its response back before {@link AsyncListener#onComplete} or {@code onError} has
 * returned, which ask for the lock first. Nobody else's code runs with it but the container's.
 *
 * <p>That the client is gone is noticed by a write, and said by each container in its own way: Tomcat throws from the write
 * and calls {@code AsyncListener.onError}, Undertow the other way round, Jetty calls {@code WriteListener.onError}. All of it
 * ends in {@link #end}.
 */
public final class ResponseTransport implements Transport {

    private static final System.Logger LOGGER = System.getLogger(ResponseTransport.class.getName());

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Executor workers;

    /** Null if there is none. */
    private final Runnable cutter;

    /** Other responses go over the same TCP connection at the same time. */
    private final boolean sharesConnection;

    private final StreamReceiver receiver;
    private final Lock lock;

    // Guarded by the lock.

    /** The container has said that it can be written to; before that it may not even be asked. */
    private boolean writable;

    /** The container has said that it is ready, and nothing was written since. */
    private boolean ready;

    /** What is not written yet; null if there is nothing. */
    private ByteBuffer[] rest;

    /** Bytes are written that may still be in the container's buffer. */
    private boolean unflushed;

    /** Of the write that waits; null if none does. */
    private Completion completion;

    /** The response is being completed, or was: it is not ours any more. Written with the lock. */
    private volatile boolean completing;

    private boolean ended;

    /**
     * The thread that the container calls on, where that serves many connections: Undertow's, which is an {@link Executor}.
     * There the stream is for that thread alone ({@code ServletOutputStreamImpl}); what breaks on another one is also logged as
     * an error. Null elsewhere, and before the first call.
     */
    private volatile Executor ioThread;

    private ResponseTransport(
            AsyncContext context,
            ServletOutputStream out,
            Executor workers,
            ResponseControl control,
            StreamReceiver receiver) {
        this.context = context;
        this.out = out;
        this.workers = workers;
        this.cutter = control.cutter();
        this.sharesConnection = context.getRequest().getProtocol().startsWith("HTTP/2");
        this.receiver = receiver;
        this.lock = control.lock();
    }

    /**
     * Begins to write a response when the container allows that, which is after the caller has returned to it.
     *
     * @param workers run what may have to wait
     * @param receiver told of the end, which may come before the beginning
     */
    public static void open(
            AsyncContext context,
            ServletOutputStream out,
            Executor workers,
            ResponseControl control,
            StreamReceiver receiver) {
        ResponseTransport transport = new ResponseTransport(context, out, workers, control, receiver);
        RequestEnd end = new RequestEnd();
        end.response = transport;
        context.addListener(end);
        out.setWriteListener(transport.new Writable());
    }

    /** Whom a response is for. */
    public interface StreamReceiver extends Receiver {

        /** Bytes could flow: {@link #start} follows. Called once; does not block. */
        void reached();

        /** Bytes can flow. Called once, on a thread that may block. */
        void start(Transport transport);
    }

    /** There is nothing to read, and {@link #open} knows whom to tell of the end. */
    @Override
    public void start(Receiver to) {}

    @Override
    public void pauseReads() {}

    @Override
    public void resumeReads() {}

    // Writing.

    /** Where the container is at it, or wants to do so itself, the write is handed on: a sender does not wait. */
    @Override
    public Written write(ByteBuffer[] buffers, Completion then) {
        Executor elsewhere = ioThread;
        if (elsewhere == null || elsewhere == Thread.currentThread()) {
            if (lock.tryLock()) {
                return writeHere(buffers, then);
            }
            elsewhere = elsewhere == null ? workers : elsewhere; // there, when whoever has the lock has let it go
        }
        try {
            elsewhere.execute(() -> writeThere(buffers, then));
            return Written.PENDING;
        } catch (RejectedExecutionException e) {
            breakOff(e);
            return Written.FAILED;
        }
    }

    @Override
    public Executor writer() {
        return ioThread;
    }

    private void writeThere(ByteBuffer[] buffers, Completion then) {
        boolean over;
        lock.lock();
        try {
            over = ended || completing;
            if (!over) {
                rest = buffers;
                completion = then;
            }
        } finally {
            lock.unlock();
        }
        if (over) {
            then.failed(new IOException("response ended"));
        } else {
            writeRest();
        }
    }

    /** With the lock, which this gives back. */
    private Written writeHere(ByteBuffer[] buffers, Completion then) {
        Throwable fault = null;
        try {
            if (ended || completing) {
                return Written.FAILED;
            }
            rest = buffers;
            boolean done = writeOn();
            if (ended) {
                return Written.FAILED; // the container has said so meanwhile, on this thread
            }
            completion = done ? null : then;
            return done ? Written.DONE : Written.PENDING;
        } catch (IOException | RuntimeException e) {
            fault = e;
            return Written.FAILED;
        } finally {
            lock.unlock();
            if (fault != null) {
                breakOff(fault);
            }
        }
    }

    /** Goes on with what waits, and says so when it is written. */
    private void writeRest() {
        Completion done = null;
        Throwable fault = null;
        lock.lock();
        try {
            if (completion != null && !ended && writeOn()) {
                done = completion;
                completion = null;
            }
        } catch (IOException | RuntimeException e) {
            fault = e;
        } finally {
            lock.unlock();
        }
        if (fault != null) {
            breakOff(fault);
        } else if (done != null) {
            done.completed();
        }
    }

    /** With the lock: writes as much as the container takes. Whether that was all, out of its buffer too. */
    private boolean writeOn() throws IOException {
        for (ByteBuffer buffer : rest) {
            if (buffer.hasRemaining()) {
                if (!isReady()) {
                    return false;
                }
                ready = false;
                unflushed = true;
                int from = buffer.arrayOffset() + buffer.position();
                int length = buffer.remaining();
                buffer.position(buffer.limit());
                out.write(buffer.array(), from, length);
            }
        }
        if (unflushed) {
            if (!isReady()) {
                return false;
            }
            ready = false;
            unflushed = false;
            out.flush();
        }
        if (!isReady()) {
            return false;
        }
        rest = null;
        return true;
    }

    /**
     * With the lock. Where the answer was no, it is not asked again before the container has called: between being ready and
     * calling, Undertow switches off what another question would switch on ({@code ServletOutputStreamImpl.handleEvent}).
     */
    private boolean isReady() {
        if (!ready) {
            ready = out.isReady();
        }
        return ready;
    }

    /** The container's word that it can be written to. */
    private final class Writable implements WriteListener {

        @Override
        public void onWritePossible() {
            boolean first;
            lock.lock();
            try {
                first = !writable;
                writable = true;
            } finally {
                lock.unlock();
            }
            if (first) {
                ioThread = Thread.currentThread() instanceof Executor thread ? thread : null;
                receiver.reached();
                workers.execute(() -> receiver.start(ResponseTransport.this));
            } else {
                writeRest();
            }
        }

        @Override
        public void onError(Throwable cause) {
            breakOff(cause);
        }
    }

    // The end.

    /**
     * The container's word on the request. Made without parameters, since WildFly takes each listener that it finds in an
     * application for a component, and warns of those that it could not make (WFLYEE0007).
     */
    static final class RequestEnd implements AsyncListener {

        private ResponseTransport response;

        @Override
        public void onComplete(AsyncEvent event) {
            response.completed();
        }

        /** The container completes the response itself when this returns; nobody may do so later. */
        @Override
        public void onError(AsyncEvent event) {
            response.end(event.getThrowable());
            response.completeNow();
        }

        /** The timeout is off, unless somebody else sets one. */
        @Override
        public void onTimeout(AsyncEvent event) {
            response.end(null);
            response.completeNow();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** The container has completed the response, by itself or since we asked. */
    private void completed() {
        lock.lock();
        completing = true;
        lock.unlock();
        end(null);
    }

    /**
     * Ends the response: properly if all is written, and then {@link Receiver#ended} follows when the container is done;
     * otherwise at once.
     */
    @Override
    public void close() {
        giveBack(null, false);
    }

    private void breakOff(Throwable cause) {
        giveBack(cause, true);
    }

    /**
     * @param over whether the container is not waited for
     */
    private void giveBack(Throwable cause, boolean over) {
        if (completing && !over) {
            return; // it says so itself; and Tomcat's lock may be held for all the time that the next request takes
        }
        lock.lock();
        boolean cut = completion != null;
        lock.unlock();
        if (over || cut) {
            end(cause);
        }
        Executor elsewhere = ioThread;
        if (elsewhere != null) {
            try {
                elsewhere.execute(() -> closeOnIoThread(cut));
                return;
            } catch (RejectedExecutionException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "the server has stopped", e);
            }
        }
        if (cut && cutter != null) {
            cutNow();
        } else {
            completeNow();
        }
    }

    /** The end, whoever notices it first and how often. */
    private void end(Throwable cause) {
        Completion pending;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            rest = null;
            pending = completion;
            completion = null;
        } finally {
            lock.unlock();
        }
        if (pending != null) {
            pending.failed(cause instanceof IOException broken ? broken : new IOException("response ended", cause));
        }
        receiver.ended(cause);
    }

    /**
     * Undertow closes the stream on this thread anyway, and logs as an error what comes of that for a client that has gone
     * ({@code ServletOutputStreamImpl.closeAsync}), unless the stream is closed already. What it still has to write it would
     * keep until the client takes it; but where the thread is interrupted, the write closes the channel instead
     * (java.nio.channels.InterruptibleChannel). Over HTTP/2 that would be the connection of all streams.
     */
    private void closeOnIoThread(boolean cutThen) {
        lock.lock();
        boolean cut = cutThen || completion != null; // what was handed to this thread is written by now, or waits
        try {
            if (completing) {
                return;
            }
            if (cut && cutter != null) {
                cutter.run();
            } else if (cut && !sharesConnection) {
                Thread.currentThread().interrupt();
            }
            out.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "close", e);
        } finally {
            if (cut) {
                Thread.interrupted();
            }
            lock.unlock();
        }
        completeNow();
    }

    /**
     * With the lock, which the container's last word waits for: after that Tomcat uses what is behind the context for another
     * request, which this would complete ({@code AsyncContextImpl.complete} looks first, and goes on then).
     */
    private void completeNow() {
        lock.lock();
        try {
            if (!completing) {
                completing = true;
                context.complete();
            }
        } catch (RuntimeException e) {
            // The container was faster, which is what we wanted.
            LOGGER.log(System.Logger.Level.DEBUG, "complete", e);
            end(null);
        } finally {
            lock.unlock();
        }
    }

    /** With the lock for the same reason; the container tells us of the error. */
    private void cutNow() {
        lock.lock();
        try {
            if (!completing) {
                cutter.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
