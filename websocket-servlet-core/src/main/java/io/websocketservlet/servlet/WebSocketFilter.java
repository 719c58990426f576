package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketOptions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;

/**
 * Opens WebSockets for the requests it is mapped to, and passes all others on. In web.xml its init-params are
 * {@code handler}, the class of a {@link WebSocketHandler}, and any option of {@link WebSocketOptions} by name.
 */
public final class WebSocketFilter implements Filter {

    private WebSocketOptions options;
    private WebSocketHandler handler;
    private ServletContext context;
    private Endpoint endpoint;

    /** For web.xml: the init-params say the rest. */
    public WebSocketFilter() {}

    /** A filter that needs no init-params. */
    public WebSocketFilter(WebSocketOptions options, WebSocketHandler handler) {
        this.options = Objects.requireNonNull(options, "options");
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Registers a filter while an application starts. It comes after the filters that web.xml declares, so that their
     * authentication holds.
     *
     * @param urlPattern as in web.xml, such as {@code /chat} or {@code /rooms/*}; one filter for each
     * @throws IllegalStateException if there is a filter for this pattern already, or the application has started
     */
    public static FilterRegistration.Dynamic register(
            ServletContext context, String urlPattern, WebSocketOptions options, WebSocketHandler handler) {
        String name = "websocket " + urlPattern;
        FilterRegistration.Dynamic registration = context.addFilter(name, new WebSocketFilter(options, handler));
        if (registration == null) {
            throw new IllegalStateException("a filter named \"" + name + "\" is registered already");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, urlPattern);
        return registration;
    }

    /**
     * Reads the init-params, if there is no handler yet.
     *
     * @throws ServletException if one is unknown or its value is wrong, or the handler cannot be loaded: the message
     *     says which, and what there is; or if the filter is named {@code accept}, which stands for what is accepted
     *     without one
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        if (EndpointRegistry.INLINE.equals(config.getFilterName())) {
            throw new ServletException("filter " + EndpointRegistry.INLINE
                    + ": the name stands for what is accepted without a filter, take another");
        }
        context = config.getServletContext();
        if (handler == null) {
            InitParams<WebSocketOptions> params = WebSocketParams.of(config);
            options = params.options();
            handler = params.handler(WebSocketHandler.class);
        }
        endpoint = Endpoints.of(context).sockets().endpoint(config.getFilterName());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && WebSocket.isWebSocket(http)) {
            new Acceptance(http, answer, options, endpoint).accept(handler);
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * What the connections that this filter has accepted have done so far.
     *
     * @throws IllegalStateException if the filter has not been started
     */
    public WebSocketStatistics statistics() {
        if (endpoint == null) {
            throw new IllegalStateException("the filter has not been started");
        }
        return Endpoints.of(context).sockets().statistics().get(endpoint.name());
    }

    /** The application ends, and so do its connections. */
    @Override
    public void destroy() {
        Endpoints.end(context);
    }
}
