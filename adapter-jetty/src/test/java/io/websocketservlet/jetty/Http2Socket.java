package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import org.eclipse.jetty.http2.api.Session;

/**
 * Speaks HTTP/1.1 to whoever holds it, and HTTP/2 to the server. One thread may read while another one writes.
 */
final class Http2Socket extends Socket {

    private final Session session;
    private final boolean secure;
    private final Runnable last;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    private volatile Http2Exchange exchange;
    private volatile int timeout;
    private volatile boolean abrupt;
    private volatile boolean closed;

    /**
     * @param last is run when the socket is closed
     */
    Http2Socket(Session session, boolean secure, Runnable last) {
        this.session = session;
        this.secure = secure;
        this.last = last;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
            if (exchange != null && exchange.takesMore()) {
                exchange.write(bytes, at, offset + length - at);
                return;
            }
            head.write(bytes[at++]);
            String soFar = head.toString(ISO_8859_1);
            if (soFar.endsWith("\r\n\r\n")) {
                head.reset();
                exchange = new Http2Exchange(session, Http2Request.parse(soFar, secure));
            }
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {

            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Http2Socket.this.write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {

            @Override
            public int read() throws IOException {
                byte[] octet = new byte[1];
                return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (closed || exchange == null) {
                    throw new SocketException(closed ? "closed" : "nothing was asked for");
                }
                return length == 0 ? 0 : exchange.read(bytes, offset, length, timeout);
            }
        };
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int millis) {
        timeout = millis;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        abrupt = on && seconds == 0;
    }

    @Override
    public void shutdownOutput() throws IOException {
        exchange.shutdownOutput();
    }

    /** Writes and shuts down, in one frame. */
    void writeLast(byte[] bytes) throws IOException {
        exchange.writeLast(bytes);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (exchange != null) {
            if (abrupt) {
                exchange.reset();
            } else {
                exchange.leave();
            }
        }
        last.run();
    }
}
