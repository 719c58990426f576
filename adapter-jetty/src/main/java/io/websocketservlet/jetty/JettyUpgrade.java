package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.Turns;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Takes over a connection of Jetty 12, ee10 or ee11. Links to no class of Jetty's itself. */
public final class JettyUpgrade implements Upgrade {

    /** For each pool that serves the application. */
    private final Map<Executor, Executor> turns = new ConcurrentHashMap<>();

    static final String EE10 = "org.eclipse.jetty.ee10.servlet.";
    static final String EE11 = "org.eclipse.jetty.ee11.servlet.";

    @Override
    public String name() {
        return "jetty";
    }

    /**
     * Yes for Jetty's own request where this class can link to Jetty. It cannot in a WAR, from which Jetty hides its
     * classes; there the answer is no, and {@link JettyUpgradeOfWar} is asked.
     */
    @Override
    public boolean supports(HttpServletRequest request) {
        Class<?> type = request.getClass();
        return (type.getName().startsWith(EE10) || type.getName().startsWith(EE11))
                && Upgrade.canLink(JettyUpgrade.class, type);
    }

    @Override
    public String connectProtocol(HttpServletRequest request) {
        return JettyHandover.connectProtocol(request);
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws ServletException {
        JettyHandover.prepare(request, threads, this::turnsOn, opened);
    }

    private Executor turnsOn(Executor pool) {
        return turns.computeIfAbsent(pool, Turns::new);
    }

    /** {@code Server.doStop} stops the connectors, which closes all end points, and only then the contexts. */
    @Override
    public Runnable beforeServerStops(HttpServletRequest request, Farewell farewell) {
        return StopNotice.leave(request, farewell::end);
    }
}
