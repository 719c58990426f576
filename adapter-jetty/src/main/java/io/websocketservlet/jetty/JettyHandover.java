package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;

/** Leaves word with a request which connection follows once its response is complete. */
final class JettyHandover {

    private JettyHandover() {}

    /**
     * Prepares the swap; it takes place on the thread that completes the response, after the caller has returned.
     *
     * @param turns on a pool
     * @throws ServletException if the connection cannot become a tunnel, as with HTTP/2 without an extended CONNECT
     */
    static void prepare(
            HttpServletRequest request, Threads threads, UnaryOperator<Executor> turns, Consumer<Transport> opened)
            throws ServletException {
        Request core = coreOf(request);
        TunnelSupport tunnel = core.getTunnelSupport();
        if (tunnel == null) {
            throw new ServletException(
                    core.getConnectionMetaData().getProtocol() + " request cannot become a tunnel: " + core);
        }
        ConnectionMetaData http = core.getConnectionMetaData();
        JettyConnection connection = new JettyConnection(
                tunnel.getEndPoint(),
                http.getHttpVersion() == HttpVersion.HTTP_2,
                http.getConnector(),
                core.getContext(),
                threads,
                turns.apply(http.getConnector().getExecutor()),
                opened);
        core.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        // ServletContextHandler.wrapRequest keeps its channel here for the next request, and with that the application.
        // Over
        // HTTP/2 there may be no next one, and the TCP connection lives on.
        core.getComponents().getCache().clearAttributes();
        core.addHttpStreamWrapper(stream -> new Completion(stream, connection));
    }

    /** Tells the connection when the response is complete, and the swap has been made or will not be. */
    private static final class Completion extends HttpStream.Wrapper {

        private final JettyConnection connection;

        Completion(HttpStream stream, JettyConnection connection) {
            super(stream);
            this.connection = connection;
        }

        @Override
        public void succeeded() {
            super.succeeded();
            connection.completed(null);
        }

        @Override
        public void failed(Throwable cause) {
            super.failed(cause);
            connection.completed(cause);
        }
    }

    /** What an extended CONNECT is to carry; null if it is none. */
    static String connectProtocol(HttpServletRequest request) {
        TunnelSupport tunnel = coreOf(request).getTunnelSupport();
        return tunnel == null ? null : tunnel.getProtocol();
    }

    /** Jetty's own request behind that of a servlet. */
    static Request coreOf(HttpServletRequest request) {
        return request.getClass().getName().startsWith(JettyUpgrade.EE10)
                ? Ee10Link.coreOf(request)
                : Ee11Link.coreOf(request);
    }
}
