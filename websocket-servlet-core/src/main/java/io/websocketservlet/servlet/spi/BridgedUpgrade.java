package io.websocketservlet.servlet.spi;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An adapter's way for applications from which the container hides what the adapter links to: an adapter in WEB-INF/lib is found
 * there, but cannot be linked.
 *
 * <p>So the adapter's package is defined a second time by a {@link BridgeLoader}, which asks the loader of the container's own
 * request for what is the container's, and the way there does the work. Neither the server nor the WAR needs any configuration. A
 * provider extends this, and is named behind the one whose way it is.
 */
public abstract class BridgedUpgrade implements Upgrade {

    private final Upgrade way;
    private final List<String> containers;

    /** Of the application's one container; null before its first request. Guarded by this. */
    private Upgrade beyond;

    /**
     * For a provider, which is in the adapter's own package.
     *
     * @param way what links to the container; its class has a public constructor without parameters
     * @param containers how the names of those classes begin that the container is asked for, its requests' among them
     */
    protected BridgedUpgrade(Upgrade way, String... containers) {
        this.way = way;
        this.containers = List.of(containers);
    }

    @Override
    public final String name() {
        return way.name();
    }

    /** Yes for what the way would support if it were on the other side. */
    @Override
    public final boolean supports(HttpServletRequest request) {
        return isBeyond(request) && !way.supports(request) && beyond(request).supports(request);
    }

    @Override
    public final boolean supportsResponse(HttpServletRequest request) {
        return isBeyond(request)
                && !way.supportsResponse(request)
                && beyond(request).supportsResponse(request);
    }

    private boolean isBeyond(HttpServletRequest request) {
        String type = request.getClass().getName();
        return containers.stream().anyMatch(type::startsWith);
    }

    @Override
    public final String connectProtocol(HttpServletRequest request) {
        return beyond(request).connectProtocol(request);
    }

    @Override
    public final void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        beyond(request).upgrade(request, response, threads, opened);
    }

    @Override
    public final Runnable beforeServerStops(HttpServletRequest request, Farewell farewell) {
        return beyond(request).beforeServerStops(request, farewell);
    }

    @Override
    public final ResponseControl responseControl(HttpServletRequest request) {
        return beyond(request).responseControl(request);
    }

    private synchronized Upgrade beyond(HttpServletRequest request) {
        if (beyond == null) {
            Class<?> original = way.getClass();
            ClassLoader bridge = new BridgeLoader(original, request.getClass().getClassLoader(), containers);
            try {
                beyond = (Upgrade)
                        bridge.loadClass(original.getName()).getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(original + " cannot be loaded again from where it is", e);
            }
        }
        return beyond;
    }
}
