package io.websocketservlet.contract;

import io.websocketservlet.contract.Stage.Scene;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import java.util.Set;

/**
 * The applications of a {@link Stage}, one for each way to take a WebSocket in: a filter that is told its handler in
 * code (/case), the same behind a filter that wraps what it passes on (/wrapped), a filter configured as in a web.xml
 * (/echo), and a servlet that accepts by itself (/inline). Behind the filters a plain servlet answers.
 */
final class TestApplications implements ServletContainerInitializer {

    /** The user that the wrapping filter lets in. */
    static final String USER = "ada";

    /** An attribute that the wrapping filter adds. */
    static final String ATTRIBUTE = "tenant";

    /** How many connections there may be at /few. */
    static final int FEW = 3;

    /** How many connections there may be at /few-per-address from one. */
    static final int FEW_PER_ADDRESS = 2;

    /** What the plain servlet answers, after the method's name. */
    static final String PLAIN = " answered by the servlet";

    private final Stage stage;

    TestApplications(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        stage.starting(context);
        context.addFilter("wrapping", new WrappingFilter()).addMappingForUrlPatterns(null, false, "/wrapped/*");
        WebSocketHandler scenes = new SceneHandler(stage);
        WebSocketFilter.register(context, "/case/*", stage.options(), scenes);
        WebSocketFilter.register(context, "/wrapped/*", stage.options(), scenes);
        WebSocketFilter.register(context, "/few/*", stage.options().withMaxConnections(FEW), scenes);
        WebSocketFilter.register(
                context, "/few-per-address/*", stage.options().withMaxConnectionsPerAddress(FEW_PER_ADDRESS), scenes);
        FilterRegistration.Dynamic echo = context.addFilter("echo", WebSocketFilter.class);
        echo.setInitParameter("handler", Echo.class.getName());
        echo.setInitParameter("transport", stage.transport().name().toLowerCase(Locale.ROOT));
        echo.setInitParameter("ping", "0");
        echo.setInitParameter("protocols", "irc, amqp");
        echo.addMappingForUrlPatterns(null, true, "/echo");
        context.addServlet("inline", new InlineServlet(stage)).addMapping("/inline/*");
        context.addServlet("session", new SessionServlet()).addMapping("/session/*");
        context.addServlet("plain", new PlainServlet())
                .addMapping("/case/*", "/wrapped/*", "/few/*", "/few-per-address/*", "/echo");
    }

    /** Hands each connection to the recorder that plays at its path. */
    private record SceneHandler(Stage stage) implements WebSocketHandler {

        @Override
        public void handshake(HttpServletRequest request, Headers headers) throws HandshakeException {
            Scene scene = stage.scene(request.getRequestURI());
            if (scene != null) {
                scene.recorder().handshake(request, headers);
            }
        }

        @Override
        public void connect(WebSocket socket) throws Exception {
            stage.scene(socket.path()).recorder().connect(socket);
        }

        @Override
        public void rejected(HttpServletRequest request, HandshakeException cause) {
            Scene scene = stage.scene(request.getRequestURI());
            if (scene != null) {
                scene.recorder().rejected(request, cause);
            }
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
            authenticated.setAttribute(ATTRIBUTE, "blue");
            chain.doFilter(authenticated, new HttpServletResponseWrapper(response));
        }
    }

    /** Accepts inline, as any servlet can. */
    private static final class InlineServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Stage stage;

        private InlineServlet(Stage stage) {
            this.stage = stage;
        }

        /** Not doGet: over HTTP/2 the method is CONNECT, of which HttpServlet knows nothing. */
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            if (WebSocket.isWebSocket(request)) {
                Scene scene = stage.scene(request.getRequestURI());
                WebSocket.accept(request, response, scene.options(), scene.recorder());
                return;
            }
            super.service(request, response);
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("GET" + PLAIN);
        }
    }

    /** Begins and ends sessions, and says their id. */
    private static final class SessionServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String id = switch (request.getPathInfo()) {
                case "/begin" -> {
                    request.getSession().setAttribute("user", USER);
                    yield request.getSession().getId();
                }
                case "/rename" -> request.changeSessionId();
                default -> {
                    request.getSession().invalidate();
                    yield "";
                }
            };
            response.getWriter().print(id);
        }
    }

    /** What the filters stand before. */
    private static final class PlainServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().print(request.getMethod() + PLAIN);
        }
    }
}
