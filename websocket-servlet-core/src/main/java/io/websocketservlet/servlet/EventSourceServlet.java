package io.websocketservlet.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/**
 * Opens an event stream for each request it is mapped to, and answers all others as {@link EventSource#accept} does. Either a
 * subclass says in {@link #connect} what to do with a stream, or a handler does, which in web.xml is the init-param {@code
 * handler}, the class of an {@link EventSourceHandler}. The other init-params are the options of {@link EventSourceOptions} by
 * name. The servlet needs {@code <async-supported>true</async-supported>}.
 */
public class EventSourceServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    // Written by init, before the first request.

    private transient EventSourceOptions options;
    private transient EventSourceHandler handler;
    private transient Endpoint endpoint;

    /** For web.xml, whose init-params say the rest, and for subclasses. */
    public EventSourceServlet() {}

    /** A servlet that needs no init-params. */
    public EventSourceServlet(EventSourceOptions options, EventSourceHandler handler) {
        this.options = Objects.requireNonNull(options, "options");
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Registers a servlet while an application starts, with {@code asyncSupported} set.
     *
     * @param urlPattern as in web.xml, such as {@code /ticks} or {@code /news/*}; one servlet for each
     * @throws IllegalStateException if there is a servlet for this pattern already, or the application has started
     */
    public static ServletRegistration.Dynamic register(
            ServletContext context, String urlPattern, EventSourceOptions options, EventSourceHandler handler) {
        String name = "event source " + urlPattern;
        ServletRegistration.Dynamic registration = context.addServlet(name, new EventSourceServlet(options, handler));
        if (registration == null || !registration.addMapping(urlPattern).isEmpty()) {
            throw new IllegalStateException("a servlet is mapped to \"" + urlPattern + "\" already");
        }
        registration.setAsyncSupported(true);
        return registration;
    }

    /**
     * Reads the init-params, if there are no options yet. A subclass that overrides this calls it first.
     *
     * @throws ServletException if one is unknown or its value is wrong, or the handler cannot be loaded: the message
     *     says which, and what there is; or if the servlet is named {@code accept}, which stands for what is accepted
     *     without one
     */
    @Override
    public void init() throws ServletException {
        if (EndpointRegistry.INLINE.equals(getServletName())) {
            throw new ServletException("servlet " + EndpointRegistry.INLINE
                    + ": the name stands for what is accepted without a servlet, take another");
        }
        if (options == null) {
            InitParams<EventSourceOptions> params = EventSourceParams.of(getServletConfig());
            options = params.options();
            if (params.hasHandler() || !connectsItself()) {
                handler = params.handler(EventSourceHandler.class);
            }
        }
        endpoint = Endpoints.of(getServletContext()).streams().endpoint(getServletName());
    }

    /** Whether a subclass says what to do with a stream. */
    private boolean connectsItself() {
        for (Class<?> type = getClass(); type != EventSourceServlet.class; type = type.getSuperclass()) {
            try {
                type.getDeclaredMethod("connect", EventSource.class);
                return true;
            } catch (NoSuchMethodException e) {
                continue; // perhaps the class above
            }
        }
        return false;
    }

    /**
     * A client has asked for a stream; see {@link EventSourceHandler#connect}. Unless it is overridden, the handler's business.
     *
     * @throws Exception to refuse the stream as any servlet would fail
     */
    protected void connect(EventSource source) throws Exception {
        handler.connect(source);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", "GET, HEAD, OPTIONS");
        } else {
            new EventSourceAcceptance(request, response, options, endpoint).accept(this::connect);
        }
    }

    /**
     * What all streams of this servlet join: the option {@code history}. Whoever declares the servlet in web.xml finds it as
     * {@link EventHistory#of(ServletContext, String)} with the servlet's name.
     *
     * @throws IllegalStateException if there is none, or the servlet has not been started
     */
    protected final EventHistory history() {
        if (options == null || options.history() == null) {
            throw new IllegalStateException("this servlet has no history");
        }
        return options.history();
    }

    /**
     * What the streams that this servlet has accepted have done so far.
     *
     * @throws IllegalStateException if the servlet has not been started
     */
    public EventSourceStatistics statistics() {
        if (endpoint == null) {
            throw new IllegalStateException("the servlet has not been started");
        }
        return Endpoints.of(getServletContext()).streams().statistics().get(endpoint.name());
    }

    /** The application ends, and so do its streams. A subclass that overrides this calls it. */
    @Override
    public void destroy() {
        Endpoints.end(getServletContext());
    }
}
