package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.EnduringExecutor;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Timers;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.servlet.spi.Upgrade;
import io.websocketservlet.servlet.upgrade.StandardUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all WebSockets of one web application share: the clock, the threads, the ways to upgrade, and the list of those
 * that are open. Begins with the first use, ends with the application. Thread-safe.
 */
final class Endpoints {

    private static final System.Logger LOGGER = System.getLogger(Endpoints.class.getName());
    private static final String ATTRIBUTE = Endpoints.class.getName();
    private static final int SERVICE_UNAVAILABLE = 503;

    /** How long the clients of an application that ends have to answer its Close. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ClassLoader classLoader;
    private final Timers timers = new Timers();
    private final Workers workers;
    private final Executor executor;
    private final Upgrade standard = new StandardUpgrade();
    private final List<Upgrade> natives;

    /** What takes back the word that was left with the server of a native way. */
    private final Map<Upgrade, Runnable> notices = new ConcurrentHashMap<>();

    /** The application is ending: whoever is open is told so. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /** All have been let go, and the clock has stopped. */
    private volatile boolean gone;

    private final Set<ServerWebSocket> open = ConcurrentHashMap.newKeySet();

    /** Those that end with an HttpSession, by its token; guarded by itself. */
    private final Map<String, Set<ServerWebSocket>> ofSession = new HashMap<>();

    private final EndpointRegistry registry;

    private Endpoints(ServletContext context) {
        ClassLoader application = context.getClassLoader();
        registry = new EndpointRegistry(context.getContextPath(), this);
        classLoader = application == null ? Endpoints.class.getClassLoader() : application;
        workers = new Workers(classLoader);
        executor = new EnduringExecutor(workers);
        natives = natives(classLoader);
    }

    /** Those of an application. */
    static Endpoints of(ServletContext context) {
        // The attribute's lock would be the context's own, which a container may use for whatever it likes.
        Object known = context.getAttribute(ATTRIBUTE);
        if (known == null) {
            synchronized (Endpoints.class) {
                known = context.getAttribute(ATTRIBUTE);
                if (known == null) {
                    known = new Endpoints(context);
                    context.setAttribute(ATTRIBUTE, known);
                }
            }
        }
        return (Endpoints) known;
    }

    /** Ends those of an application, if there are any, for good: says goodbye, waits a short time, and lets go. */
    static void end(ServletContext context) {
        Object known = context.getAttribute(ATTRIBUTE);
        if (known instanceof Endpoints endpoints) {
            try {
                endpoints.end();
            } finally {
                endpoints.registry.end();
            }
        }
    }

    private static List<Upgrade> natives(ClassLoader classLoader) {
        List<Upgrade> found = new ArrayList<>();
        Iterator<Upgrade> providers =
                ServiceLoader.load(Upgrade.class, classLoader).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return found;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                // An adapter for another container than this one; the others may still fit.
                LOGGER.log(System.Logger.Level.DEBUG, "an adapter cannot be used here", e);
            }
        }
    }

    /**
     * How the connection of a request is taken over.
     *
     * @param request the container's own
     * @throws HandshakeException with status 503 if there is no way, or the application is ending
     */
    Upgrade wayFor(HttpServletRequest request, TransportChoice choice) throws HandshakeException {
        if (ended.get()) {
            throw new HandshakeException(SERVICE_UNAVAILABLE, "this application is ending");
        }
        if (choice != TransportChoice.SERVLET) {
            for (Upgrade way : natives) {
                if (way.supports(request)) {
                    notices.computeIfAbsent(way, first -> first.beforeServerStops(request, this::end));
                    if (ended.get()) {
                        takeNoticesBack(); // end() may have looked for them too early
                    }
                    return way;
                }
            }
        }
        if (choice != TransportChoice.NATIVE && standard.supports(request)) {
            return standard;
        }
        String problem = "no WebSocket on " + request.getClass().getName() + " with transport " + choice + ": "
                + (StandardUpgrade.isJetty(request)
                        ? "on Jetty HttpServletRequest.upgrade gives a stream that has ended; adapter-jetty serves Jetty 12,"
                                + " ee10 and ee11, with transport auto or native, in WEB-INF/lib or beside Jetty"
                        : "there is no native transport for this container here");
        LOGGER.log(System.Logger.Level.ERROR, problem);
        throw new HandshakeException(SERVICE_UNAVAILABLE, "this server cannot open WebSockets; its log says why");
    }

    private void takeNoticesBack() {
        for (Upgrade way : notices.keySet()) {
            Runnable notice = notices.remove(way);
            if (notice != null) {
                notice.run();
            }
        }
    }

    EndpointRegistry registry() {
        return registry;
    }

    Endpoint endpoint(String name) {
        return registry.endpoint(name);
    }

    /** How many bytes wait in the open sockets of one endpoint. */
    long bufferedBytes(Endpoint endpoint) {
        return open.stream()
                .filter(socket -> socket.isOf(endpoint))
                .mapToLong(ServerWebSocket::bufferedAmount)
                .sum();
    }

    Surroundings surroundings(Endpoint endpoint, WebSocketOptions options) {
        return new Surroundings(threads(options), timers, classLoader, endpoint.statistics());
    }

    Threads threads(WebSocketOptions options) {
        return new Threads(executor, options.executor());
    }

    void add(ServerWebSocket socket) {
        open.add(socket);
        if (ended.get()) {
            socket.leave(CloseCode.GOING_AWAY, "", FAREWELL);
        }
        if (gone) {
            executor.execute(() -> letGo(socket)); // nobody else looks at the clock any more
        }
    }

    private static void letGo(ServerWebSocket socket) {
        try {
            Thread.sleep(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.abort();
    }

    void remove(ServerWebSocket socket) {
        open.remove(socket);
    }

    // HttpSessions.

    /** The socket ends when the session does that has this token. */
    void addToSession(String token, ServerWebSocket socket) {
        synchronized (ofSession) {
            ofSession.computeIfAbsent(token, unknown -> new HashSet<>(2)).add(socket);
        }
    }

    void removeFromSession(String token, ServerWebSocket socket) {
        synchronized (ofSession) {
            Set<ServerWebSocket> sockets = ofSession.get(token);
            if (sockets != null && sockets.remove(socket) && sockets.isEmpty()) {
                ofSession.remove(token);
            }
        }
    }

    static void sessionEnded(ServletContext context, String token) {
        if (context.getAttribute(ATTRIBUTE) instanceof Endpoints endpoints) {
            endpoints.sessionEnded(token);
        }
    }

    private void sessionEnded(String token) {
        List<ServerWebSocket> sockets;
        synchronized (ofSession) {
            sockets = List.copyOf(ofSession.getOrDefault(token, Set.of()));
        }
        sockets.forEach(ServerWebSocket::sessionEnded);
    }

    /** Whoever comes second has nothing to do: each filter of an application says that it ends. */
    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        takeNoticesBack();
        open.forEach(socket -> socket.leave(CloseCode.GOING_AWAY, "", FAREWELL));
        long until = System.nanoTime() + FAREWELL.toNanos();
        try {
            while (!open.isEmpty() && System.nanoTime() < until) {
                Thread.sleep(5);
            }
            abortAll();
            timers.close();
            workers.shutdown();
            // Containers look for threads that an application has left behind
            // (WebappClassLoaderBase.clearReferencesThreads).
            workers.join(FAREWELL);
            timers.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the container is in a hurry
            abortAll();
            timers.close();
            workers.shutdown();
        }
    }

    private void abortAll() {
        gone = true;
        open.forEach(ServerWebSocket::abort);
    }
}
