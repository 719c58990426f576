package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.server.Gate;
import io.websocketservlet.servlet.server.StaticFiles;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A server in one call, on whichever adapter's container is on the class path:
 *
 * <pre>{@code
 * WebSocketServer.start(ServerOptions.defaults().withPort(8080), socket -> socket.onMessage(socket::send));
 * }</pre>
 *
 * <p>One with more to serve is put together before it starts:
 *
 * <pre>{@code
 * WebSocketServer server = WebSocketServer.of(options)
 *         .webSocket("/chat", chat)
 *         .eventSource("/news", news)
 *         .staticFiles(Path.of("public"))
 *         .start();
 * }</pre>
 *
 * <p>It keeps the process alive until it is stopped, and is stopped when the process is told to end. Thread-safe.
 */
public final class WebSocketServer implements AutoCloseable {

    /** How long clients have to take their leave when nothing else is said. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ServerOptions options;
    private final Gate gate;

    // Guarded by this.

    private final List<ServletContainerInitializer> parts = new ArrayList<>();

    /** Null before the start, and if that failed. */
    private RunningServer running;

    private boolean stopped;

    /** Stops the server when the process ends. */
    private Thread atExit;

    /** Known as soon as the application starts. */
    private volatile ServletContext context;

    private WebSocketServer(ServerOptions options) {
        this.options = options;
        this.gate = new Gate(options.secureProxy());
    }

    /**
     * Starts a server that takes WebSockets at any path.
     *
     * @throws IOException if it cannot listen there
     * @throws IllegalStateException if there is no container on the class path, or not the one asked for
     */
    public static WebSocketServer start(ServerOptions options, WebSocketHandler handler) throws IOException {
        return of(options).webSocket("/*", handler).start();
    }

    /** A server that is still to be put together and started. */
    public static WebSocketServer of(ServerOptions options) {
        return new WebSocketServer(options);
    }

    // What it serves.

    /**
     * Takes WebSockets at a path.
     *
     * @param path as in web.xml, such as {@code /chat} or {@code /rooms/*}
     * @throws IllegalStateException if the server has started
     */
    public WebSocketServer webSocket(String path, WebSocketHandler handler) {
        return webSocket(path, options.webSocket(), handler);
    }

    /** The same, with options of their own. */
    public WebSocketServer webSocket(String path, WebSocketOptions own, WebSocketHandler handler) {
        return application((classes, application) -> WebSocketFilter.register(application, path, own, handler));
    }

    /**
     * Sends event streams at a path.
     *
     * @param path as in web.xml, such as {@code /news} or {@code /rooms/*}
     * @throws IllegalStateException if the server has started
     */
    public WebSocketServer eventSource(String path, EventSourceHandler handler) {
        return eventSource(path, EventSourceOptions.defaults(), handler);
    }

    /** The same, with options. */
    public WebSocketServer eventSource(String path, EventSourceOptions own, EventSourceHandler handler) {
        return application((classes, application) -> EventSourceServlet.register(application, path, own, handler));
    }

    /**
     * Serves a servlet, which may answer asynchronously.
     *
     * @param path as in web.xml, such as {@code /status} or {@code /api/*}
     * @throws IllegalStateException if the server has started
     */
    public WebSocketServer servlet(String path, Servlet servlet) {
        return application((classes, application) -> {
            ServletRegistration.Dynamic registration = application.addServlet("servlet " + path, servlet);
            if (registration == null || !registration.addMapping(path).isEmpty()) {
                throw new ServletException("a servlet is mapped to \"" + path + "\" already");
            }
            registration.setAsyncSupported(true);
        });
    }

    /**
     * Serves the files of a directory at all paths where nothing else is. A directory's page is its {@code index.html}; names
     * that begin with a dot are not served.
     *
     * @throws IllegalArgumentException if it is no directory
     * @throws IllegalStateException if the server has started
     */
    public WebSocketServer staticFiles(Path directory) {
        return staticFiles("/", directory);
    }

    /** The same at a path, such as {@code /assets/*}. */
    public WebSocketServer staticFiles(String path, Path directory) {
        return servlet(path, new StaticFiles(directory));
    }

    /**
     * Serves whatever can be registered while an application starts.
     *
     * @throws IllegalStateException if the server has started
     */
    public synchronized WebSocketServer application(ServletContainerInitializer part) {
        requireNew();
        parts.add(part);
        return this;
    }

    private void requireNew() {
        if (running != null || stopped) {
            throw new IllegalStateException("the server has been started");
        }
    }

    // Its life.

    /**
     * Starts it.
     *
     * @throws IOException if it cannot listen there
     * @throws IllegalStateException if there is no container on the class path, or not the one asked for; if what it is to
     *     serve does not start, with the cause; or if it has been started
     */
    public synchronized WebSocketServer start() throws IOException {
        requireNew();
        EmbeddedContainer container = container();
        try {
            running = container.start(
                    new Settings(options.host(), options.port(), options.tls()), new Application(List.copyOf(parts)));
        } catch (Exception e) {
            throw failure(e);
        }
        atExit = new Thread(() -> stop(FAREWELL), "stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        return this;
    }

    private EmbeddedContainer container() {
        if (options.container().isPresent()) {
            return EmbeddedContainer.named(options.container().get());
        }
        return EmbeddedContainer.all().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no container on the class path: add adapter-jetty, adapter-tomcat or adapter-undertow"));
    }

    /** Each container says in its own way that an address is taken. */
    private IOException failure(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException) {
                return new IOException(
                        "cannot listen on " + options.host() + ":" + options.port() + ": " + cause.getMessage(),
                        thrown);
            }
        }
        throw new IllegalStateException("the application did not start: " + thrown.getMessage(), thrown);
    }

    /** All that it serves, behind the gate. */
    private final class Application implements ServletContainerInitializer {

        private final List<ServletContainerInitializer> all;

        Application(List<ServletContainerInitializer> all) {
            this.all = all;
        }

        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext started) throws ServletException {
            context = started;
            gate.register(started);
            for (ServletContainerInitializer part : all) {
                part.onStartup(classes, started);
            }
        }
    }

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if it has not been started
     */
    public synchronized int port() {
        if (running == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return running.port();
    }

    /** Stops it: clients have a second to take their leave. Calling it again changes nothing. */
    public void stop() {
        stop(FAREWELL);
    }

    /**
     * Stops it gracefully: new requests are refused with 503; WebSockets are told 1001, event streams end, and both have as
     * long as this to take what was sent to them and to say goodbye; requests that are being served have the rest of it.
     * Calling it again changes nothing.
     *
     * @throws IllegalStateException if the container cannot stop
     */
    public void stop(Duration grace) {
        RunningServer stopping;
        synchronized (this) {
            if (stopped || running == null) {
                return;
            }
            stopped = true;
            stopping = running;
        }
        forgetExit();
        long until = System.nanoTime() + grace.toNanos();
        gate.close();
        try {
            ServletContext served = context;
            if (served != null) {
                Endpoints.end(served, grace);
            }
            gate.awaitEmpty(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever stops it is in a hurry
        }
        try {
            stopping.stop();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }

    private void forgetExit() {
        if (Thread.currentThread() != atExit) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // the process is ending, and that thread will find nothing left to do
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
