package io.websocketservlet.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.Protocols;
import io.websocketservlet.servlet.spi.ResponseControl;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** What lies behind a request whose response streams. */
final class UndertowStream {

    private UndertowStream() {}

    /**
     * Over HTTP/2, what closing {@code ServletOutputStreamImpl} leaves to be written waits in the channel of the stream until the
     * client opens its window. To close an exchange's connection there is to reset its stream, and no other
     * ({@code Http2ServerConnection.close}).
     */
    static ResponseControl control(HttpServletRequest request) {
        HttpServerExchange exchange = ((HttpServletRequestImpl) request).getExchange();
        if (!exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
            return ResponseControl.none();
        }
        ServerConnection stream = exchange.getConnection();
        return new ResponseControl(new ReentrantLock(), () -> {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
