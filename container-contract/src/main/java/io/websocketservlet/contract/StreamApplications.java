package io.websocketservlet.contract;

import io.websocketservlet.contract.StreamStage.Scene;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceHandler;
import io.websocketservlet.servlet.EventSourceServlet;
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
 * that takes all it gets (/always), the same behind a filter that wraps what it passes on (/wrapped), one that does not
 * support asynchronous requests (/sync), and an EventSourceServlet in each of the ways in which there can be one
 * (/registered, /subclass, /declared).
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
        stage.starting(context);
        FilterRegistration.Dynamic wrapping = context.addFilter("wrapping", new WrappingFilter());
        wrapping.setAsyncSupported(true);
        wrapping.addMappingForUrlPatterns(null, false, "/wrapped/*");
        add(context, "stream", new StreamServlet(stage, true), true, "/stream/*");
        add(context, "always", new StreamServlet(stage, false), true, "/always/*", "/wrapped/*");
        EventSourceServlet.register(context, "/registered/*", StreamStage.options(), new SceneHandler(stage));
        add(context, "subclass", new SubclassedServlet(stage), true, "/subclass/*");
        ServletRegistration.Dynamic declared = context.addServlet("declared", EventSourceServlet.class);
        declared.setAsyncSupported(true);
        declared.setInitParameter("handler", Greeting.class.getName());
        declared.setInitParameter("retry", "250ms");
        declared.setInitParameter("ping", "0");
        declared.setInitParameter("headers", "Access-Control-Allow-Origin: *\n    X-Note: two words");
        declared.setInitParameter("maxConnections", "2");
        declared.setLoadOnStartup(1);
        declared.addMapping("/declared");
        ServletRegistration.Dynamic history = context.addServlet("history", EventSourceServlet.class);
        history.setAsyncSupported(true);
        history.setInitParameter("handler", Silence.class.getName());
        history.setInitParameter("history", "events=3; bytes=1000; age=1m; gap=missed");
        history.addMapping("/history");
        add(context, "session", new SessionServlet(), false, "/session/*");
        add(context, "sync", new StreamServlet(stage, false), false, "/sync/*");
    }

    private static void add(ServletContext context, String name, HttpServlet servlet, boolean async, String... paths) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(async);
        registration.addMapping(paths);
    }

    /** Hands each stream to the recorder that plays at its path. */
    private record SceneHandler(StreamStage stage) implements EventSourceHandler {

        @Override
        public void connect(EventSource source) throws Exception {
            stage.scene(source.path()).recorder().connect(source);
        }
    }

    /** Connects by itself. */
    private static final class SubclassedServlet extends EventSourceServlet {

        private static final long serialVersionUID = 1;

        private final transient StreamStage stage;

        SubclassedServlet(StreamStage stage) {
            this.stage = stage;
        }

        @Override
        protected void connect(EventSource source) throws Exception {
            stage.scene(source.path()).recorder().connect(source);
        }
    }

    /** A handler as web.xml names it. */
    public static final class Greeting implements EventSourceHandler {

        /** For the servlet. */
        public Greeting() {}

        @Override
        public void connect(EventSource source) {
            source.send("hello " + source.lastEventId());
        }
    }

    /** Leaves all to a history. */
    public static final class Silence implements EventSourceHandler {

        /** For the servlet. */
        public Silence() {}

        @Override
        public void connect(EventSource source) {}
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
            response.setHeader("Vary", "Origin");
            response.setHeader("X-By", "the servlet");
            Scene scene = stage.scene(request.getRequestURI());
            EventSource.accept(request, response, scene.options(), scene.recorder());
        }
    }

    /** Begins and ends sessions, and says their id. */
    private static final class SessionServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String id = request.getSession().getId();
            if (request.getPathInfo().equals("/end")) {
                request.getSession().invalidate();
            }
            response.getWriter().print(id);
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
