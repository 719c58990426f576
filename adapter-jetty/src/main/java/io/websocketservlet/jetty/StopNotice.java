package io.websocketservlet.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Hears of it when a server begins to stop: {@code AbstractLifeCycle.stop} tells its listeners before it calls
 * {@code Server.doStop}. That is also before {@code Graceful.shutdown}, which, where a stop timeout is set, waits for all
 * connections to end by themselves.
 */
final class StopNotice implements LifeCycle.Listener {

    private final Runnable farewell;

    private StopNotice(Runnable farewell) {
        this.farewell = farewell;
    }

    /** Returns what takes it back. */
    static Runnable leave(HttpServletRequest request, Runnable farewell) {
        Server server = JettyHandover.coreOf(request)
                .getConnectionMetaData()
                .getConnector()
                .getServer();
        StopNotice notice = new StopNotice(farewell);
        server.addEventListener(notice);
        return () -> server.removeEventListener(notice);
    }

    @Override
    public void lifeCycleStopping(LifeCycle server) {
        farewell.run();
    }
}
