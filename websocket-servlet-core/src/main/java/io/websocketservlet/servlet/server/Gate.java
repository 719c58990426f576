package io.websocketservlet.servlet.server;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;

/**
 * Stands before all that a server serves. Behind a proxy that speaks TLS it tells requests that they are secure, and when the
 * server is about to stop it lets nobody in any more, and waits for those who are inside: requests on their threads, but not those
 * that go on asynchronously. Thread-safe.
 */
public final class Gate implements Filter {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final boolean secureProxy;

    // Guarded by this.

    private int inside;
    private boolean closed;

    /** @param secureProxy whether all clients come through a proxy that speaks TLS with them */
    public Gate(boolean secureProxy) {
        this.secureProxy = secureProxy;
    }

    /** Puts it before all filters that come later. */
    public void register(ServletContext context) {
        FilterRegistration.Dynamic registration = context.addFilter("gate", this);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!enter()) {
            HttpServletResponse refusal = (HttpServletResponse) response;
            refusal.setHeader("Connection", "close");
            refusal.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "this server is stopping");
            return;
        }
        try {
            chain.doFilter(secureProxy ? new SecureRequest((HttpServletRequest) request) : request, response);
            if (isClosed()) {
                finish(request, (HttpServletResponse) response);
            }
        } finally {
            leave();
        }
    }

    /**
     * The server stops as soon as nobody is inside, and the container finishes a response only behind this filter: so it has
     * to be on its way before.
     */
    private static void finish(ServletRequest request, HttpServletResponse response) throws IOException {
        if (request.isAsyncStarted() || response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
            return;
        }
        try {
            response.getOutputStream().close();
        } catch (IllegalStateException e) {
            response.getWriter().close(); // it is the writer that is in use
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
    }

    private synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** From now on requests are refused with 503. */
    public synchronized void close() {
        closed = true;
    }

    /** Waits until nobody is inside, but no longer than this. */
    public synchronized void awaitEmpty(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (inside > 0 && left > 0) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
    }

    /** A request as the client sent it to the proxy. */
    private static final class SecureRequest extends HttpServletRequestWrapper {

        SecureRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public String getScheme() {
            return "https";
        }

        /** The port of the Host header, or the one of its scheme. */
        @Override
        public int getServerPort() {
            int port = super.getServerPort();
            return port == HTTP_PORT ? HTTPS_PORT : port;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            int scheme = url.indexOf(":");
            return url.replace(0, scheme, "https");
        }
    }
}
