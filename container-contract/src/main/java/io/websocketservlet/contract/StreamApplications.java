package io.websocketservlet.contract;

import io.websocketservlet.contract.StreamStage.Scene;
import io.websocketservlet.servlet.EventSource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;

/**
 * The applications of a {@link StreamStage}: a servlet that looks first whether an event stream is asked for (/stream), one
 * that takes all it gets (/always), the same behind a filter that wraps what it passes on (/wrapped), and one that does not
 * support asynchronous requests (/sync).
 */
final class StreamApplications implements ServletContainerInitializer {

    /** The user that the wrapping filter lets in. */
    static final String USER = "ada";

    /** What is answered to other requests. */
    static final String PLAIN = "answered by the servlet";

    private final StreamStage stage;

    StreamApplications(StreamStage stage) {
        this.stage = stage;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
        FilterRegistration.Dynamic wrapping = context.addFilter("wrapping", new WrappingFilter());
        wrapping.setAsyncSupported(true);
        wrapping.addMappingForUrlPatterns(null, false, "/wrapped/*");
        add(context, "stream", new StreamServlet(stage, true), true, "/stream/*");
        add(context, "always", new StreamServlet(stage, false), true, "/always/*", "/wrapped/*");
        add(context, "sync", new StreamServlet(stage, false), false, "/sync/*");
    }

    private static void add(ServletContext context, String name, HttpServlet servlet, boolean async, String... paths) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(async);
        registration.addMapping(paths);
    }

    /** Accepts inline, as any servlet can. */
    private static final class StreamServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient StreamStage stage;
        private final boolean asks;

        StreamServlet(StreamStage stage, boolean asks) {
            this.stage = stage;
            this.asks = asks;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            if (asks && !EventSource.isEventSource(request)) {
                response.getWriter().print(PLAIN);
                return;
            }
            Scene scene = stage.scene(request.getRequestURI());
            EventSource.accept(request, response, scene.options(), scene.recorder());
        }
    }

    /** Wraps the request and the response, as an authentication filter would. */
    private static final class WrappingFilter extends HttpFilter {

        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest authenticated = new HttpServletRequestWrapper(request) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> USER;
                }
            };
            authenticated.setAttribute("tenant", "blue");
            chain.doFilter(authenticated, new HttpServletResponseWrapper(response));
        }
    }
}
