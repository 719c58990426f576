package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketFilterTest {

    private static final AtomicInteger CONNECTED = new AtomicInteger();

    /** A handler as web.xml names it. */
    public static final class Chat implements WebSocketHandler {

        @Override
        public void connect(WebSocket socket) {
            CONNECTED.incrementAndGet();
            throw new IllegalStateException("that is all");
        }
    }

    private final ServletContext context = Handshake.application();
    private final Handshake handshake = new Handshake(context);
    private final FilterChain chain = mock(FilterChain.class);
    private final FilterConfig config = mock(FilterConfig.class);

    @BeforeEach
    void name() {
        when(config.getFilterName()).thenReturn("chat");
        when(config.getServletContext()).thenReturn(context);
    }

    @AfterEach
    void end() {
        Endpoints.end(context);
    }

    private WebSocketFilter filter(WebSocketHandler handler) throws ServletException {
        WebSocketFilter filter = new WebSocketFilter(WebSocketOptions.defaults(), handler);
        filter.init(config);
        return filter;
    }

    @Test
    void aRequestForAWebSocketIsTakenAndGoesNoFurther() throws Exception {
        WebSocketFilter filter = filter(socket -> {
            throw new IllegalStateException("seen");
        });
        Answer answer = new Answer();
        Exception seen = assertThrows(
                IllegalStateException.class, () -> filter.doFilter(handshake.request, answer.response, chain));
        assertEquals("seen", seen.getMessage());
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void aBadHandshakeIsAnsweredAndGoesNoFurther() throws Exception {
        Answer answer = new Answer();
        handshake.without("Sec-WebSocket-Key");
        filter(socket -> {}).doFilter(handshake.request, answer.response, chain);
        assertEquals(400, answer.status());
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void anyOtherRequestGoesDownTheChainUntouched() throws Exception {
        Answer answer = new Answer();
        handshake.without("Upgrade");
        filter(socket -> {}).doFilter(handshake.request, answer.response, chain);
        verify(chain).doFilter(handshake.request, answer.response);
        assertEquals(List.of(), answer.headers());
    }

    @Test
    void whatIsNoHttpGoesDownTheChain() throws Exception {
        ServletRequest request = mock(ServletRequest.class);
        ServletResponse response = mock(ServletResponse.class);
        filter(socket -> {}).doFilter(request, response, chain);
        verify(chain).doFilter(request, response);
    }

    @Test
    void aFilterOfWebXmlReadsItsInitParams() throws Exception {
        when(config.getInitParameterNames())
                .thenAnswer(call -> Collections.enumeration(List.of("handler", "protocols")));
        when(config.getInitParameter("handler")).thenReturn(Chat.class.getName());
        when(config.getInitParameter("protocols")).thenReturn("irc");
        WebSocketFilter filter = new WebSocketFilter();
        filter.init(config);
        int before = CONNECTED.get();
        Answer answer = new Answer();
        assertThrows(IllegalStateException.class, () -> filter.doFilter(handshake.request, answer.response, chain));
        assertEquals(before + 1, CONNECTED.get());
    }

    @Test
    void aFilterOfCodeReadsNone() throws Exception {
        filter(socket -> {});
        verify(config, never()).getInitParameterNames();
    }

    @Test
    void aWrongInitParamStopsTheDeployment() {
        when(config.getServletContext()).thenReturn(context);
        when(config.getFilterName()).thenReturn("chat");
        when(config.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(List.of("pin")));
        when(config.getInitParameter("pin")).thenReturn("15s");
        ServletException fault = assertThrows(ServletException.class, () -> new WebSocketFilter().init(config));
        assertTrue(fault.getMessage().startsWith("filter chat: unknown init-param \"pin\""), fault.getMessage());
    }

    /** What is accepted without a filter is shown under that name, and would share the filter's limits and counters. */
    @Test
    void noFilterIsNamedAccept() {
        when(config.getFilterName()).thenReturn("accept");
        ServletException fault = assertThrows(ServletException.class, () -> filter(socket -> {}));
        assertEquals(
                "filter accept: the name stands for what is accepted without a filter, take another",
                fault.getMessage());
        assertEquals(Set.of(), WebSocketStatistics.of(context).keySet());
    }

    @Test
    void aFilterOfCodeTakesOptionsAndAHandler() {
        WebSocketOptions options = WebSocketOptions.defaults();
        assertThrows(NullPointerException.class, () -> new WebSocketFilter(null, socket -> {}));
        assertThrows(NullPointerException.class, () -> new WebSocketFilter(options, null));
        assertThrows(NullPointerException.class, () -> WebSocketFilter.register(context, "/chat", options, null));
        verify(context, never()).addFilter(anyString(), any(Filter.class));
    }

    @Test
    void registeringMapsOneFilterBehindThoseOfWebXml() {
        FilterRegistration.Dynamic registration = mock(FilterRegistration.Dynamic.class);
        when(context.addFilter(eq("websocket /chat"), any(WebSocketFilter.class)))
                .thenReturn(registration);
        assertSame(registration, WebSocketFilter.register(context, "/chat", WebSocketOptions.defaults(), socket -> {}));
        verify(registration).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/chat");
        verify(registration).setAsyncSupported(true);
    }

    @Test
    void registeringTheSamePatternTwiceIsRefused() {
        when(context.addFilter(anyString(), any(Filter.class))).thenReturn(null);
        IllegalStateException fault = assertThrows(
                IllegalStateException.class,
                () -> WebSocketFilter.register(context, "/chat", WebSocketOptions.defaults(), socket -> {}));
        assertEquals("a filter named \"websocket /chat\" is registered already", fault.getMessage());
    }
}
