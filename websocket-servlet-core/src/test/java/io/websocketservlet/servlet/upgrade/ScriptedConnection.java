package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An upgraded connection of a container that does nothing by itself, with the streams' quirks that are known of containers.
 * What goes against the standard, or would harm one of the containers, is noted as a fault.
 */
final class ScriptedConnection implements WebConnection {

    final ScriptedInput in = new ScriptedInput(this);
    final ScriptedOutput out = new ScriptedOutput(this);

    private final List<String> faults = new ArrayList<>();
    private final List<Thread> closers = new ArrayList<>();
    private IOException onClose;
    private IOException onStreams;
    private boolean waitsForPeer;

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (onStreams != null) {
            throw onStreams;
        }
        return in;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return out;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closers.add(Thread.currentThread());
        }
        while (waitsForPeer && !Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
        if (onClose != null) {
            throw onClose;
        }
    }

    /** As on GlassFish, where a connection that is gone cannot be closed. */
    void failToClose(IOException thrown) {
        onClose = thrown;
    }

    /** As on Undertow: a close waits for the peer to take what was written, which it never does here. */
    void waitForPeer() {
        waitsForPeer = true;
    }

    void failToOpen(IOException thrown) {
        onStreams = thrown;
    }

    synchronized boolean isClosed() {
        return !closers.isEmpty();
    }

    /** Who has closed it, each time. */
    synchronized List<Thread> closers() {
        return List.copyOf(closers);
    }

    synchronized void fault(String fault) {
        faults.add(fault);
    }

    synchronized void assertNoFault() {
        assertEquals(List.of(), faults, "against the standard, or harmful on a container");
    }
}
