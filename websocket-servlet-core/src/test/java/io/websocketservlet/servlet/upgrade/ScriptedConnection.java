package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An upgraded connection of a container that does nothing by itself, with the streams' quirks that are known of containers.
 * What goes against the standard, or would harm one of the containers, is noted as a fault.
 */
final class ScriptedConnection implements WebConnection {

    final ScriptedInput in = new ScriptedInput(this);
    final ScriptedOutput out = new ScriptedOutput(this);

    private final List<String> faults = new ArrayList<>();
    private final List<Thread> closers = new ArrayList<>();
    private boolean interrupted;
    private IOException onClose;
    private IOException onStreams;

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
            interrupted = Thread.currentThread().isInterrupted();
        }
        if (onClose != null) {
            throw onClose;
        }
    }

    /** As on GlassFish, where a connection that is gone cannot be closed. */
    void failToClose(IOException thrown) {
        onClose = thrown;
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

    /** Whether the thread that closed it was interrupted, as a channel would see it. */
    synchronized boolean wasClosedInterrupted() {
        return interrupted;
    }

    synchronized void fault(String fault) {
        faults.add(fault);
    }

    synchronized void assertNoFault() {
        assertEquals(List.of(), faults, "against the standard, or harmful on a container");
    }
}
