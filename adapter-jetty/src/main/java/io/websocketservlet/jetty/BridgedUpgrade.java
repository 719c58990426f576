package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Takes over a connection where Jetty hides itself from the web application, as it does from every WAR: {@code
 * WebAppClassLoader} finds no class that {@code WebAppClassLoading.DEFAULT_HIDDEN_CLASSES} names, and those are all of {@code
 * org.eclipse.jetty}. An adapter in WEB-INF/lib can be found there, but not linked.
 *
 * <p>So this package is defined a second time by a {@link BridgeLoader}, which asks the loader of the container's own request for
 * what is Jetty's, and the {@link JettyUpgrade} there does the work. Neither the server nor the WAR needs any configuration. Links to
 * no class of Jetty's itself.
 */
public final class BridgedUpgrade implements Upgrade {

    /** Of the application's one Jetty; null before its first request. Guarded by this. */
    private Upgrade beyond;

    /** For {@link java.util.ServiceLoader}. */
    public BridgedUpgrade() {}

    @Override
    public String name() {
        return "jetty";
    }

    /** Yes for what {@link JettyUpgrade} would support if this class could link to Jetty. */
    @Override
    public boolean supports(HttpServletRequest request) {
        Class<?> type = request.getClass();
        return type.getName().startsWith(BridgeLoader.JETTY)
                && !Upgrade.canLink(BridgedUpgrade.class, type)
                && beyond(type.getClassLoader()).supports(request);
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException {
        beyond(request.getClass().getClassLoader()).upgrade(request, response, threads, opened);
    }

    @Override
    public Runnable beforeServerStops(HttpServletRequest request, Runnable farewell) {
        return beyond(request.getClass().getClassLoader()).beforeServerStops(request, farewell);
    }

    private synchronized Upgrade beyond(ClassLoader server) {
        if (beyond == null) {
            ClassLoader bridge = new BridgeLoader(BridgedUpgrade.class.getClassLoader(), server);
            try {
                beyond = (Upgrade) bridge.loadClass(JettyUpgrade.class.getName())
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("adapter-jetty cannot be loaded again from where it is", e);
            }
        }
        return beyond;
    }
}
