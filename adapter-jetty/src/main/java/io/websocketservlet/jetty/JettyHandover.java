package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;

/** Leaves word with a request which connection follows once its response is complete. */
final class JettyHandover {

    private JettyHandover() {}

    /**
     * Prepares the swap; it takes place on the thread that completes the response, after the caller has returned.
     *
     * @throws ServletException if the connection cannot become a tunnel, as with HTTP/2 without an extended CONNECT
     */
    static void prepare(HttpServletRequest request, Threads threads, Consumer<Transport> opened)
            throws ServletException {
        Request core = coreOf(request);
        TunnelSupport tunnel = core.getTunnelSupport();
        if (tunnel == null) {
            throw new ServletException(
                    core.getConnectionMetaData().getProtocol() + " request cannot become a tunnel: " + core);
        }
        Connector connector = core.getConnectionMetaData().getConnector();
        core.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                new JettyTransport(tunnel.getEndPoint(), connector, core.getContext(), threads, opened));
    }

    /** Jetty's own request behind that of a servlet. */
    static Request coreOf(HttpServletRequest request) {
        return request.getClass().getName().startsWith(JettyUpgrade.EE10)
                ? Ee10Link.coreOf(request)
                : Ee11Link.coreOf(request);
    }
}
