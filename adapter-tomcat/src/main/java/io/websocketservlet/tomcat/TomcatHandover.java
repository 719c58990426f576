package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** What Tomcat makes when a connection is upgraded; public, with a public constructor, since it wants it so. */
public final class TomcatHandover implements InternalHttpUpgradeHandler {

    private Threads threads;
    private Consumer<Transport> opened;
    private SocketWrapperBase<?> socket;

    /** Written by init(), read by destroy(), which may come on another thread. */
    private volatile TomcatTransport transport;

    /** For Tomcat. */
    public TomcatHandover() {}

    static void prepare(HttpServletRequest request, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        TomcatHandover handover = request.upgrade(TomcatHandover.class);
        // Tomcat calls init() when the filters have returned.
        handover.threads = threads;
        handover.opened = opened;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // TLS is beneath the socket wrapper
    }

    @Override
    public void init(WebConnection connection) {
        transport = new TomcatTransport(socket, threads);
        opened.accept(transport);
    }

    /**
     * Called on a worker thread, under the lock of the socket's wrapper. The poller is told by {@link TomcatTransport} when
     * to call again, so the answer is always that it need not. Nor does Tomcat close the socket here: another thread may be
     * writing, see {@link SocketUse}.
     */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        switch (event) {
            case OPEN_READ -> transport.dispatchedToRead();
            case OPEN_WRITE -> transport.dispatchedToWrite();
            default -> {
                IOException error = socket.getError();
                transport.fail(error instanceof EOFException ? null : error);
            }
        }
        return SocketState.SUSPENDED;
    }

    @Override
    public void timeoutAsync(long now) {
        // our own timers say what takes too long
    }

    @Override
    public void pause() {
        // the application is told when it ends
    }

    @Override
    public void destroy() {
        TomcatTransport made = transport;
        if (made != null) {
            made.over();
        }
    }
}
