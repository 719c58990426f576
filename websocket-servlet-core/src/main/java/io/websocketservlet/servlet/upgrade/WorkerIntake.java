package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import jakarta.servlet.ServletInputStream;
import java.util.concurrent.Executor;

/**
 * Reads as the standard says. Leaving bytes unread stops the container from reading, which is all that pausing takes; who
 * resumes looks whether there are any, since those are not announced again.
 */
final class WorkerIntake extends CallbackIntake {

    private final Executor workers;

    // Guarded by this.

    /** A thread is in the read loop. */
    private boolean reading;

    /** Another call came while a thread was in the read loop, or before the connection was writable. */
    private boolean again;

    WorkerIntake(ServletTransport transport, Threads threads) {
        super(transport, threads);
        this.workers = threads.workers();
    }

    /** What was announced before the connection was writable. */
    @Override
    synchronized boolean wasLeftUnread() {
        boolean announced = again && !reading;
        again &= !announced;
        return announced;
    }

    @Override
    synchronized boolean begin() {
        again = reading || !isWritable();
        if (again) {
            return false;
        }
        reading = true;
        return true;
    }

    @Override
    boolean isNext(ServletInputStream from) {
        return isWanted() && from.isReady();
    }

    /** Unless there was a call for it meanwhile. */
    @Override
    synchronized boolean isDone() {
        reading = again && isWanted();
        again = false;
        return !reading;
    }

    @Override
    public void resume() {
        super.resume();
        if (!hasEnded()) {
            workers.execute(this::readAll);
        }
    }
}
