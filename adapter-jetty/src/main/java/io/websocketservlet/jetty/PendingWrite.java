package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.Callback;

/**
 * The write of a connection, used again for each one: tells whether Jetty's callback comes within the call, which is
 * then the answer, or later, when it is passed on.
 *
 * <p>Jetty may call back on the writing thread, or on another one before the writing thread has returned, or when the
 * end point is closed; it calls back exactly once.
 */
final class PendingWrite implements Callback {

    private enum Stage {
        IDLE,
        /** {@code EndPoint.write} has not returned yet. */
        CALLING,
        /** It called back before it returned. */
        DONE_WITHIN,
        FAILED_WITHIN,
        /** It returned, and will call back. */
        PENDING
    }

    private final EndPoint endPoint;
    private final Context context;
    private final Consumer<Throwable> broken;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.IDLE);

    /** Handed from the writing thread to the one that calls back, by the change of stage. */
    private Completion completion;

    /** @param broken told of a failure, before the completion is */
    PendingWrite(EndPoint endPoint, Context context, Consumer<Throwable> broken) {
        this.endPoint = endPoint;
        this.context = context;
        this.broken = broken;
    }

    Written start(ByteBuffer[] buffers, Completion completion) {
        if (!stage.compareAndSet(Stage.IDLE, Stage.CALLING)) {
            throw new IllegalStateException("one write at a time: the previous one is pending");
        }
        this.completion = completion;
        endPoint.write(this, buffers);
        if (stage.compareAndSet(Stage.CALLING, Stage.PENDING)) {
            return Written.PENDING;
        }
        this.completion = null;
        return stage.getAndSet(Stage.IDLE) == Stage.DONE_WITHIN ? Written.DONE : Written.FAILED;
    }

    @Override
    public void succeeded() {
        if (!stage.compareAndSet(Stage.CALLING, Stage.DONE_WITHIN)) {
            Completion pending = takeCompletion();
            context.run(pending::completed);
        }
    }

    @Override
    public void failed(Throwable cause) {
        broken.accept(cause);
        if (!stage.compareAndSet(Stage.CALLING, Stage.FAILED_WITHIN)) {
            Completion pending = takeCompletion();
            context.run(() -> pending.failed(cause instanceof IOException io ? io : new IOException(cause)));
        }
    }

    /** The write is over when this returns: the completion may begin the next one. */
    private Completion takeCompletion() {
        Completion pending = completion;
        completion = null;
        stage.set(Stage.IDLE);
        return pending;
    }
}
