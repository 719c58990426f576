package io.websocketservlet.contract;

import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;

/** How the clients of a contract get to a server on the loopback interface: over TCP, or over something that looks like it. */
public interface Dialer {

    /** Over TCP and nothing else. */
    Dialer TCP = (port, receiveBuffer) -> {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        return socket;
    };

    /** Over TLS. */
    static Dialer overTls() throws IOException, GeneralSecurityException {
        return new TlsDialer(TestKeys.read());
    }

    /** How a server listens for these clients, at a free port. */
    default Settings settings() {
        return new Settings("127.0.0.1", 0);
    }

    /** Whether what the clients send is encrypted on its way. */
    default boolean isSecure() {
        return settings().keys().isPresent();
    }

    /**
     * Connects to a server. What is sent is HTTP/1.1 and, once a WebSocket is open, its bytes, and so is what comes back; how
     * that travels is up to the dialer.
     *
     * @param receiveBuffer how much may be taken in while nobody reads; 0 for as much as is usual
     */
    Socket dial(int port, int receiveBuffer) throws IOException;

    /** No client dials any more. */
    default void stop() throws Exception {}
}
