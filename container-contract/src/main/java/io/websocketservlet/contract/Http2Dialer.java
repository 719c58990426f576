package io.websocketservlet.contract;

import java.io.IOException;
import java.net.Socket;

/**
 * Speaks HTTP/2 to the server: each handshake becomes an extended CONNECT (RFC 8441), each other request one of HTTP/2, and
 * what a socket sends and reads is a stream. Half a socket that is shut down is END_STREAM, one that is reset RST_STREAM.
 * {@link #dial} makes a TCP connection for each.
 */
public interface Http2Dialer extends Dialer {

    /** A TCP connection to share. */
    Line line(int port) throws IOException;

    /** A TCP connection, and any number of sockets on it. */
    interface Line extends AutoCloseable {

        /** One more stream of this connection. */
        Socket dial() throws IOException;

        /** Says GOAWAY: no more streams are begun, those that there are go on. */
        void goAway() throws IOException;

        /** Cuts the TCP connection. */
        @Override
        void close();
    }
}
