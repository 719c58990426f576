package io.websocketservlet.servlet.upgrade;

import java.util.concurrent.locks.ReentrantLock;

/** What lies behind a stream of Tomcat's. */
final class ScriptedSocket {

    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    void close() {
        closed = true;
    }

    /** Found by its name. */
    public ReentrantLock getLock() {
        return lock;
    }

    /** Found by its name. */
    public boolean isClosed() {
        return closed;
    }
}
