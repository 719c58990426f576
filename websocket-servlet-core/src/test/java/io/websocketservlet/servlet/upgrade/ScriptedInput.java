package io.websocketservlet.servlet.upgrade;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** An upgraded connection's input. Calls its listener only when the test says so. */
final class ScriptedInput extends ServletInputStream {

    /** Found by its name, as on Tomcat. */
    final ScriptedSocket socketWrapper = new ScriptedSocket();

    private final ScriptedConnection connection;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private int taken;
    private int most = Integer.MAX_VALUE;
    private boolean end;
    private boolean endSeen;
    private IOException broken;
    private boolean asked;
    private ReadListener listener;

    ScriptedInput(ScriptedConnection connection) {
        this.connection = connection;
    }

    synchronized void arrive(byte[] bytes) {
        arrived.writeBytes(bytes);
    }

    /** From now on no read gives more. */
    synchronized void giveAtMost(int bytes) {
        most = bytes;
    }

    /** A read that finds nothing returns -1 from now on. */
    synchronized void arriveEnd() {
        end = true;
    }

    /** The next read throws. */
    synchronized void breakWith(IOException cause) {
        broken = cause;
    }

    /** How many bytes have come that nobody has read. */
    synchronized int unread() {
        return arrived.size() - taken;
    }

    ReadListener listener() {
        return listener;
    }

    @Override
    public void setReadListener(ReadListener to) {
        if (listener != null) {
            throw new IllegalStateException("a listener is set already");
        }
        listener = to;
    }

    @Override
    public synchronized boolean isReady() {
        asked = unread() > 0 || end && !endSeen || broken != null;
        return asked;
    }

    @Override
    public synchronized boolean isFinished() {
        return endSeen;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) throws IOException {
        if (!asked) {
            connection.fault("read() without isReady()");
        }
        asked = false;
        if (broken != null) {
            throw broken;
        }
        int count = Math.min(Math.min(most, length), unread());
        if (count == 0) {
            endSeen = true;
            return -1;
        }
        System.arraycopy(arrived.toByteArray(), taken, into, from, count);
        taken += count;
        return count;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("byte by byte");
    }
}
