package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty with one filter that upgrades every request through {@link JettyUpgrade}; answers 500 if that is refused. */
final class UpgradingServer {

    /** The environment that the filter runs in. */
    enum Environment {
        EE10,
        EE11
    }

    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    static {
        JETTY.setLevel(Level.WARNING);
    }

    private final Server server = new Server();
    final HTTP2CServerConnectionFactory http2;
    final ServerConnector connector;

    /** Set as the application's; a class loader of its own, so that it is told from any other. */
    final ClassLoader applicationLoader = new ClassLoader("application", UpgradingServer.class.getClassLoader()) {};

    private final BlockingQueue<TransportRecorder> opened = new LinkedBlockingQueue<>();

    /** Those of HTTP/2 that were begun. */
    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

    /** What is done with an answer. */
    interface Answering {
        void with(HttpServletResponse response) throws IOException;
    }

    /** Is done when the upgrade is prepared, and the answer not sent. */
    volatile Answering atTheAnswer = response -> {};

    UpgradingServer(Environment environment, Function<Transport, TransportRecorder> receivers) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http2 = new HTTP2CServerConnectionFactory(http);
        http2.addEventListener(new HTTP2Session.LifeCycleListener() {
            @Override
            public void onOpen(Session session) {
                sessions.add(session);
            }
        });
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http), http2);
        Threads threads = new Threads(null, ListenerExecutor.worker()); // Jetty's own threads do
        Filter filter = (request, response, chain) -> {
            HttpServletResponse answer = (HttpServletResponse) response;
            JettyUpgrade upgrade = new JettyUpgrade();
            if (!upgrade.supports((HttpServletRequest) request)) {
                answer.sendError(500);
                return;
            }
            if (upgrade.connectProtocol((HttpServletRequest) request) == null) {
                answer.setStatus(101);
                answer.setHeader("Upgrade", "websocket");
                answer.setHeader("Connection", "Upgrade");
            } else {
                answer.setStatus(200);
            }
            upgrade.upgrade((HttpServletRequest) request, answer, threads, transport -> {
                TransportRecorder recorder = receivers.apply(transport);
                transport.start(recorder);
                opened.add(recorder);
            });
            atTheAnswer.with(answer);
        };
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(environment == Environment.EE10 ? ee10(filter) : ee11(filter));
        server.start();
    }

    private Handler ee10(Filter filter) {
        org.eclipse.jetty.ee10.servlet.ServletContextHandler context =
                new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/");
        context.setClassLoader(applicationLoader);
        context.addFilter(
                new org.eclipse.jetty.ee10.servlet.FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        return context;
    }

    private Handler ee11(Filter filter) {
        org.eclipse.jetty.ee11.servlet.ServletContextHandler context =
                new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/");
        context.setClassLoader(applicationLoader);
        context.addFilter(
                new org.eclipse.jetty.ee11.servlet.FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        return context;
    }

    int port() {
        return connector.getLocalPort();
    }

    /** The server's side of the connection that was opened next. */
    TransportRecorder opened() throws InterruptedException {
        TransportRecorder recorder = opened.poll(10, TimeUnit.SECONDS);
        if (recorder == null) {
            throw new AssertionError("no connection was handed over");
        }
        return recorder;
    }

    void stop() throws Exception {
        server.stop();
    }
}
