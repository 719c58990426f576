package io.websocketservlet.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * TLS as an impolite client speaks it: closing it closes TCP without a close_notify, and if it is not to linger, resets it. The
 * JDK's own sends close_notify even then, and waits for the server's. Half of it is shut down by a close_notify.
 */
final class TlsSocket extends Socket {

    private final Socket tcp;
    private final Socket tls;

    /** @param tls over this tcp */
    TlsSocket(Socket tcp, Socket tls) {
        this.tcp = tcp;
        this.tls = tls;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return tls.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return tls.getOutputStream();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        tcp.setTcpNoDelay(on);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        tcp.setSoTimeout(millis);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        tcp.setSoLinger(on, seconds);
    }

    @Override
    public void shutdownOutput() throws IOException {
        tls.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
