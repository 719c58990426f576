package io.websocketservlet.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** The one link to the classes that serve HTTP/2, loaded only where they are. */
final class Http2Link {

    /** What a stream may keep unread, as a socket that is paused does. */
    private static final int STREAM_WINDOW = 128 * 1024;

    private Http2Link() {}

    /**
     * HTTP/2 for clients that know that it is spoken here. What all streams of a TCP connection keep unread counts against its
     * window, too: with one for all of them, sockets that are paused do not stop others.
     */
    static ConnectionFactory withoutTls(HttpConfiguration http) {
        HTTP2CServerConnectionFactory http2 = new PriorKnowledge(http);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(http2.getMaxConcurrentStreams() * STREAM_WINDOW);
        return http2;
    }

    /**
     * RFC 9113 3.1 took away the upgrade from HTTP/1.1, by which a client gets past a proxy that passes it on: what it asks for
     * then, the proxy does not see.
     */
    private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {

        PriorKnowledge(HttpConfiguration http) {
            super(http);
        }

        @Override
        public Connection upgradeConnection(
                Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable answer) {
            return HttpMethod.PRI.is(request.getMethod())
                    ? super.upgradeConnection(connector, endPoint, request, answer)
                    : null;
        }
    }
}
