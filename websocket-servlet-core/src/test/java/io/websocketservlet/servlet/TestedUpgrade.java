package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** A container's own way, found by ServiceLoader; what it does stands in an attribute of the request. */
public final class TestedUpgrade implements Upgrade {

    static final String ATTRIBUTE = "way";

    /** What becomes of a request that asks to be upgraded. */
    interface Way {

        void upgrade(HttpServletResponse response, Consumer<Transport> opened) throws IOException, ServletException;

        /** As that of the same name in {@link Upgrade}. */
        default String connectProtocol() {
            return null;
        }

        /** As that of the same name in {@link Upgrade}. */
        default Runnable beforeServerStops(Runnable farewell) {
            return () -> {};
        }
    }

    /** For ServiceLoader. */
    public TestedUpgrade() {}

    @Override
    public String name() {
        return "tested";
    }

    @Override
    public boolean supports(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    @Override
    public String connectProtocol(HttpServletRequest request) {
        return ((Way) request.getAttribute(ATTRIBUTE)).connectProtocol();
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        ((Way) request.getAttribute(ATTRIBUTE)).upgrade(response, opened);
    }

    @Override
    public Runnable beforeServerStops(HttpServletRequest request, Farewell farewell) {
        return ((Way) request.getAttribute(ATTRIBUTE)).beforeServerStops(farewell::end);
    }
}
