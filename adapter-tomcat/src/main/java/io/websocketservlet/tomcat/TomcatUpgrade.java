package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.ResponseControl;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** Takes over a connection of Tomcat 10.1 or 11. Links to no class of Tomcat's itself. */
public final class TomcatUpgrade implements Upgrade {

    private static final String REQUEST = "org.apache.catalina.connector.RequestFacade";

    @Override
    public String name() {
        return "tomcat";
    }

    /** Yes for Tomcat's own request of HTTP/1.1, where this class can link to Tomcat. HTTP/2 streams refuse to be upgraded. */
    @Override
    public boolean supports(HttpServletRequest request) {
        return supportsResponse(request) && request.getProtocol().startsWith("HTTP/1.");
    }

    /** The same of HTTP/2, too. */
    @Override
    public boolean supportsResponse(HttpServletRequest request) {
        Class<?> type = request.getClass();
        return type.getName().equals(REQUEST) && Upgrade.canLink(TomcatUpgrade.class, type);
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        TomcatHandover.prepare(request, threads, opened);
    }

    @Override
    public Runnable beforeServerStops(HttpServletRequest request, Farewell farewell) {
        return TomcatStream.beforeStop(request, farewell);
    }

    @Override
    public ResponseControl responseControl(HttpServletRequest request) {
        return TomcatStream.control(request);
    }
}
