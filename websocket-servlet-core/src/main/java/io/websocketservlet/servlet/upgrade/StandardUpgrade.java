package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** The standard Servlet way: {@link HttpServletRequest#upgrade}. Works on every container but Jetty. */
public final class StandardUpgrade implements Upgrade {

    @Override
    public String name() {
        return "servlet";
    }

    /**
     * Jetty up to 12.0 has no upgrade(). Jetty 12.1 has one, but {@code HttpConnection.onFillable} parses a request that
     * has no body to its end before it calls the application, and keeps the end of file that it finds there: the
     * upgraded stream has ended before it begins.
     */
    @Override
    public boolean supports(HttpServletRequest request) {
        return !isJetty(request);
    }

    /** Whether this is a request of Jetty's. */
    public static boolean isJetty(HttpServletRequest request) {
        return request.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    /** Undertow calls its listeners on the thread that serves all connections, where nobody may block. */
    private static boolean isUndertow(HttpServletRequest request) {
        return request.getClass().getName().startsWith("io.undertow.");
    }

    private static boolean isTomcat(HttpServletRequest request) {
        return request.getClass().getName().startsWith("org.apache.catalina.");
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        UpgradedConnection handler = request.upgrade(UpgradedConnection.class);
        // init() has not run yet on any container that we know, so that it finds this. (Jetty 12.1.0 ran it inside.)
        handler.configure(
                isUndertow(request)
                        ? ServletTransport.Callbacks.ON_IO_THREAD
                        : isTomcat(request)
                                ? ServletTransport.Callbacks.UNTIL_READ
                                : ServletTransport.Callbacks.ON_WORKER,
                threads,
                opened);
    }
}
