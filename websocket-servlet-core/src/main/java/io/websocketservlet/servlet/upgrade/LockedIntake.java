package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import jakarta.servlet.ServletInputStream;

/**
 * Reads from Tomcat: only within its calls, since nothing else holds the socket's lock. On any other thread
 * {@code UpgradeServletInputStream.isReady} and {@code read} fill and empty the socket's buffer
 * ({@code NioSocketWrapper.isReadyForRead}) while the container's thread, which polls the socket whatever the listener has left
 * unread ({@code AbstractProtocol.ConnectionHandler.longPoll}), may be doing the same: bytes are lost then, or come twice.
 *
 * <p>So what one call leaves in Tomcat's buffer has to be read by another one, and there may be none: only bytes of the kernel's
 * are announced. Pausing is therefore done by waiting within the call. Some bytes are read ahead first, so that few connections
 * that pause keep a thread; and where something is to be written, which Tomcat does under that lock and with a call of its own,
 * this call gives way to that one.
 *
 * <p>One thing remains: a connection that was paused, whose peer sent more than is read ahead, and then reads nothing of what
 * waits for it, is read again when the peer reads, or sends more.
 */
final class LockedIntake extends CallbackIntake {

    /** How much is read at most while the application pauses. */
    static final int READ_AHEAD = 64 * 1024;

    private static final int BETWEEN_LOOKS_MILLIS = 20;

    private final StreamWriter writer;

    // Guarded by this.

    /** How many bytes may still be read while the application pauses. */
    private int ahead = READ_AHEAD;

    /** The last call has returned with bytes in Tomcat's buffer: nothing but a call for writing is sure to come. */
    private boolean leftUnread;

    LockedIntake(ServletTransport transport, StreamWriter writer, Threads threads) {
        super(transport, threads);
        this.writer = writer;
    }

    @Override
    synchronized boolean wasLeftUnread() {
        return leftUnread;
    }

    @Override
    synchronized boolean begin() {
        leftUnread = !isWritable();
        return !leftUnread;
    }

    @Override
    boolean isNext(ServletInputStream from) {
        return !hasEnded() && from.isReady() && mayRead();
    }

    @Override
    boolean isDone() {
        return true;
    }

    /** Waits until reading is wanted; false if this thread has to return first. */
    private boolean mayRead() {
        while (!hasRoom()) {
            if (hasEnded() || !writer.isIdle() || !waitForNews()) {
                leave();
                return false;
            }
        }
        return true;
    }

    /** Whether more may be read, be it only ahead of the application. */
    private synchronized boolean hasRoom() {
        return isWanted() || ahead > 0 && !hasEnded();
    }

    private synchronized void leave() {
        leftUnread = true;
    }

    /** False if the container wants its thread back. */
    private synchronized boolean waitForNews() {
        if (hasRoom() || hasEnded()) {
            return true;
        }
        try {
            wait(BETWEEN_LOOKS_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    synchronized void taken(int bytes) {
        if (!isWanted()) {
            ahead -= bytes;
        }
    }

    /** Who waits goes on; otherwise Tomcat calls when there is something, since its buffer is empty. */
    @Override
    public synchronized void resume() {
        ahead = READ_AHEAD;
        super.resume();
    }
}
