package io.websocketservlet.jetty;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;

/** The one link to the classes that serve HTTP/2, loaded only where they are. */
final class Http2Link {

    /** What a stream may keep unread, as a socket that is paused does. */
    private static final int STREAM_WINDOW = 128 * 1024;

    private Http2Link() {}

    /**
     * What all streams of a TCP connection keep unread counts against its window, too: with one for all of them, sockets that
     * are paused do not stop others.
     */
    static ConnectionFactory withoutTls(HttpConfiguration http) {
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(http2.getMaxConcurrentStreams() * STREAM_WINDOW);
        return http2;
    }
}
