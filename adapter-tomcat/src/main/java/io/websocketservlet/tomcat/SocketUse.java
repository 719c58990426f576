package io.websocketservlet.tomcat;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is in a socket's read and in its write, so that it is closed only when nobody is.
 *
 * <p>{@code NioSocketWrapper.doClose} gives the channel and its buffers to the next connection, and a thread that is between
 * taking the channel and using it would read what another client sends, or write to it.
 */
final class SocketUse {

    static final int READING = 1;
    static final int WRITING = 2;

    /** Whoever has asked for the end may still use the channel, to get a write out of it. */
    private static final int ENDING = 4;

    private static final int CLOSING = 8;
    private static final int CLOSED = 16;

    private final AtomicInteger state = new AtomicInteger();
    private final Runnable close;

    /** @param close closes the socket; called once, by whoever leaves last */
    SocketUse(Runnable close) {
        this.close = close;
    }

    /** False if the socket is closed, or about to be. */
    boolean begin(int use) {
        int now = state.get();
        while (now < CLOSING) {
            if (state.compareAndSet(now, now | use)) {
                return true;
            }
            now = state.get();
        }
        return false;
    }

    /** That use is over, if it was not before. */
    void end(int use) {
        int now = state.get();
        while (!state.compareAndSet(now, now & ~use)) {
            now = state.get();
        }
        if (now >= CLOSING) {
            closeIfUnused();
        }
    }

    /**
     * Closes the socket now, or has it closed as soon as nobody uses it.
     *
     * @param hurry makes a write that is pending fail; called if there may be one
     */
    void close(Runnable hurry) {
        int before =
                state.getAndUpdate(now -> now >= CLOSING ? now : now | CLOSING | ((now & WRITING) == 0 ? 0 : ENDING));
        if (before < CLOSING && (before & WRITING) != 0) {
            try {
                hurry.run();
            } finally {
                end(ENDING);
            }
        } else {
            closeIfUnused();
        }
    }

    private void closeIfUnused() {
        if (state.compareAndSet(CLOSING, CLOSING | CLOSED)) {
            close.run();
        }
    }
}
