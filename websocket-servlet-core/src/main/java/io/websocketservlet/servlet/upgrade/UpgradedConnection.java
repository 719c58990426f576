package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.function.Consumer;

/** What the container makes when a connection is upgraded; public, with a public constructor, since it wants it so. */
public final class UpgradedConnection implements HttpUpgradeHandler {

    private ServletTransport.Callbacks callbacks;
    private Threads threads;
    private Consumer<Transport> opened;

    /** Written by init(), read by destroy(), which may come on another thread. */
    private volatile ServletTransport transport;

    /** For the container. */
    public UpgradedConnection() {}

    void configure(ServletTransport.Callbacks how, Threads where, Consumer<Transport> whenOpened) {
        callbacks = how;
        threads = where;
        opened = whenOpened;
    }

    @Override
    public void init(WebConnection connection) {
        if (opened == null) {
            // Jetty 12.1.0 to 12.1.3 call this inside of upgrade()
            throw new IllegalStateException("init() was called before upgrade() returned");
        }
        ServletTransport made = new ServletTransport(connection, callbacks, threads);
        transport = made;
        opened.accept(made);
    }

    @Override
    public void destroy() {
        ServletTransport made = transport;
        if (made != null) {
            made.destroyed();
        }
    }
}
