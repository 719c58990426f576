package io.websocketservlet.undertow;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.ResponseControl;
import io.websocketservlet.servlet.spi.Turns;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Takes over a connection of Undertow 2.3. Links to no class of Undertow's itself. */
public final class UndertowUpgrade implements Upgrade {

    /** For each pool that serves the application. */
    private final Map<Executor, Executor> turns = new ConcurrentHashMap<>();

    private static final String REQUEST = "io.undertow.servlet.spec.HttpServletRequestImpl";

    /** Of XNIO, which WildFly does not show to an application that sees Undertow: see {@link UndertowUpgradeOfWar}. */
    private static final String CONNECTION = "org.xnio.StreamConnection";

    private static final boolean SEES_CONNECTIONS = seesConnections();

    @Override
    public String name() {
        return "undertow";
    }

    /** Yes for Undertow's own request of HTTP/1.1, where this class can link to Undertow and to XNIO. */
    @Override
    public boolean supports(HttpServletRequest request) {
        return supportsResponse(request) && request.getProtocol().startsWith("HTTP/1.");
    }

    /** The same of HTTP/2, too, whose streams refuse to be upgraded. */
    @Override
    public boolean supportsResponse(HttpServletRequest request) {
        Class<?> type = request.getClass();
        return type.getName().equals(REQUEST) && Upgrade.canLink(UndertowUpgrade.class, type) && SEES_CONNECTIONS;
    }

    @Override
    public ResponseControl responseControl(HttpServletRequest request) {
        return UndertowStream.control(request);
    }

    private static boolean seesConnections() {
        try {
            Class.forName(CONNECTION, false, UndertowUpgrade.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError hidden) {
            return false;
        }
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws ServletException {
        UndertowHandover.prepare(request, threads, this::turnsOn, opened);
    }

    private Executor turnsOn(Executor pool) {
        return turns.computeIfAbsent(pool, Turns::new);
    }
}
