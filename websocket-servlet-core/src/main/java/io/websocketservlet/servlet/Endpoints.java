package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.EnduringExecutor;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Timers;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.connection.WriteQueues;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.servlet.spi.ResponseControl;
import io.websocketservlet.servlet.spi.Upgrade;
import io.websocketservlet.servlet.upgrade.ServletHandshakeRequest;
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
import java.util.function.Predicate;

/**
 * What all WebSockets and event streams of one web application share: the clock, the threads, the ways to upgrade, and the list of those
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
    private final Workers writers;
    private final Executor executor;
    private final WriteQueues writeQueues;
    private final Upgrade standard = new StandardUpgrade();
    private final List<Upgrade> natives;

    /** What takes back the word that was left with the server of a native way. */
    private final Map<Upgrade, Runnable> notices = new ConcurrentHashMap<>();

    /** What servers call before they cut connections. */
    private final Upgrade.Farewell farewell = new Upgrade.Farewell() {

        @Override
        public void end() {
            Endpoints.this.end(FAREWELL);
        }

        @Override
        public void sayGoodbye() {
            try {
                Endpoints.this.sayGoodbye(FAREWELL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the container is in a hurry
            }
            open.forEach(Member::abort);
        }
    };

    /** The application is ending: whoever is open is told so. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /** All have been let go, and the clock has stopped. */
    private volatile boolean gone;

    private final Set<Member> open = ConcurrentHashMap.newKeySet();

    /** Those that end with an HttpSession, by its token; guarded by itself. */
    private final Map<String, Set<Member>> ofSession = new HashMap<>();

    /** Where WebSockets are accepted. */
    private final EndpointRegistry<WebSocketStatistics> sockets;

    /** Where event streams are. */
    private final EndpointRegistry<EventSourceStatistics> streams;

    private final Map<String, EventHistory> histories = new ConcurrentHashMap<>();

    private Endpoints(ServletContext context) {
        ClassLoader application = context.getClassLoader();
        String path =
                context.getContextPath() == null || context.getContextPath().isEmpty() ? "/" : context.getContextPath();
        sockets = new EndpointRegistry<>(one -> new WebSocketStatistics(path, one, this), Management::show);
        streams = new EndpointRegistry<>(one -> new EventSourceStatistics(path, one, this), Management::show);
        classLoader = application == null ? Endpoints.class.getClassLoader() : application;
        workers = Workers.ofAll(classLoader);
        executor = new EnduringExecutor(workers);
        writers = Workers.ofWriters(classLoader);
        writeQueues = new WriteQueues(new EnduringExecutor(writers));
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
        end(context, FAREWELL);
    }

    /** The same, and clients have so long to answer. */
    static void end(ServletContext context, Duration patience) {
        Object known = context.getAttribute(ATTRIBUTE);
        if (known instanceof Endpoints endpoints) {
            try {
                endpoints.end(patience);
            } finally {
                endpoints.sockets.end();
                endpoints.streams.end();
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
        Upgrade own = choice == TransportChoice.SERVLET ? null : nativeWay(request, way -> way.supports(request));
        if (own != null) {
            return own;
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

    /** A request as the handshake sees it. What a CONNECT is to carry only a container's own way knows. */
    static ServletHandshakeRequest handshakeOf(HttpServletRequest request) {
        ServletHandshakeRequest handshake = new ServletHandshakeRequest(request);
        return "CONNECT".equals(request.getMethod())
                ? new ServletHandshakeRequest(
                        request, of(request.getServletContext()).connectProtocol(handshake.unwrapped()))
                : handshake;
    }

    private String connectProtocol(HttpServletRequest request) {
        Upgrade own = nativeWay(request, way -> way.supports(request));
        return own == null ? null : own.connectProtocol(request);
    }

    /** The container's own way that will do; null if there is none. From then on its server says when it begins to stop. */
    private Upgrade nativeWay(HttpServletRequest request, Predicate<Upgrade> willDo) {
        for (Upgrade way : natives) {
            if (willDo.test(way)) {
                notices.computeIfAbsent(way, first -> first.beforeServerStops(request, farewell));
                if (ended.get()) {
                    takeNoticesBack(); // end() may have looked for them too early
                }
                return way;
            }
        }
        return null;
    }

    /**
     * A response to a request is about to stream, which has to end before the server stops.
     *
     * @param request the container's own
     * @return what writing it needs
     * @throws HandshakeException with status 503 if the application is ending
     */
    ResponseControl streaming(HttpServletRequest request) throws HandshakeException {
        if (ended.get()) {
            throw new HandshakeException(SERVICE_UNAVAILABLE, "this application is ending");
        }
        Upgrade own = nativeWay(request, way -> way.supportsResponse(request));
        return own == null ? ResponseControl.none() : own.responseControl(request);
    }

    private void takeNoticesBack() {
        for (Upgrade way : notices.keySet()) {
            Runnable notice = notices.remove(way);
            if (notice != null) {
                notice.run();
            }
        }
    }

    EndpointRegistry<WebSocketStatistics> sockets() {
        return sockets;
    }

    EndpointRegistry<EventSourceStatistics> streams() {
        return streams;
    }

    EventHistory history(String name) {
        return histories.computeIfAbsent(name, unknown -> new EventHistory());
    }

    /** How many bytes wait in the open sockets of one endpoint. */
    long bufferedBytes(Endpoint endpoint) {
        return open.stream()
                .filter(member -> member.isOf(endpoint))
                .mapToLong(Member::bufferedAmount)
                .sum();
    }

    Surroundings surroundings(Endpoint endpoint, ListenerExecutor listeners) {
        return new Surroundings(threads(listeners), timers, classLoader, endpoint.statistics(), writeQueues);
    }

    Threads threads(ListenerExecutor listeners) {
        return new Threads(executor, listeners);
    }

    void add(Member member) {
        open.add(member);
        if (ended.get()) {
            member.goAway(FAREWELL);
        }
        if (gone) {
            executor.execute(() -> letGo(member)); // nobody else looks at the clock any more
        }
    }

    private static void letGo(Member member) {
        try {
            Thread.sleep(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        member.abort();
    }

    void remove(Member member) {
        open.remove(member);
    }

    // HttpSessions.

    /** The socket ends when the session does that has this token. */
    void addToSession(String token, Member member) {
        synchronized (ofSession) {
            ofSession.computeIfAbsent(token, unknown -> new HashSet<>(2)).add(member);
        }
    }

    void removeFromSession(String token, Member member) {
        synchronized (ofSession) {
            Set<Member> members = ofSession.get(token);
            if (members != null && members.remove(member) && members.isEmpty()) {
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
        List<Member> members;
        synchronized (ofSession) {
            members = List.copyOf(ofSession.getOrDefault(token, Set.of()));
        }
        members.forEach(Member::sessionEnded);
    }

    /** Whoever comes second has nothing to do: each filter of an application says that it ends. */
    private void end(Duration patience) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        takeNoticesBack();
        try {
            sayGoodbye(patience);
            abortAll();
            closeThreads();
            joinThreads();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the container is in a hurry
            abortAll();
            closeThreads();
        }
    }

    /** Returns when all have gone, or some have not answered in time. */
    private void sayGoodbye(Duration patience) throws InterruptedException {
        open.forEach(member -> member.goAway(patience));
        long until = System.nanoTime() + patience.toNanos();
        while (!open.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(5);
        }
    }

    private void closeThreads() {
        timers.close();
        workers.shutdown();
        writers.shutdown();
    }

    /** Containers look for threads that an application has left behind: {@code WebappClassLoaderBase.clearReferencesThreads}. */
    private void joinThreads() throws InterruptedException {
        long until = System.nanoTime() + FAREWELL.toNanos();
        workers.join(FAREWELL);
        writers.join(left(until));
        timers.join(left(until));
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private void abortAll() {
        gone = true;
        open.forEach(Member::abort);
    }
}
