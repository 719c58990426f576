package io.websocketservlet.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A request that asks for a WebSocket, and is good until the test spoils it. */
final class Handshake {

    /** RFC 6455 1.3: the key of the example, which is answered with {@link #ACCEPT}. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    final HttpServletRequest request;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    Handshake(ServletContext context) {
        this(context, HttpServletRequest.class);
    }

    /** One of a class that lies in a container's package. */
    Handshake(ServletContext context, Class<? extends HttpServletRequest> type) {
        request = mock(type);
        lenient().when(request.getServletContext()).thenReturn(context);
        lenient().when(request.getMethod()).thenReturn("GET");
        lenient().when(request.getProtocol()).thenReturn("HTTP/1.1");
        lenient().when(request.getRequestURI()).thenReturn("/app/chat");
        lenient().when(request.getServletPath()).thenReturn("/chat");
        lenient().when(request.getRemoteAddr()).thenReturn("192.0.2.1");
        lenient()
                .when(request.getHeaders(anyString()))
                .thenAnswer(
                        call -> Collections.enumeration(headers.getOrDefault(call.<String>getArgument(0), List.of())));
        lenient().when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(headers.keySet()));
        lenient().when(request.getAttributeNames()).thenAnswer(call -> Collections.enumeration(attributes.keySet()));
        lenient()
                .when(request.getAttribute(anyString()))
                .thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        with("Host", "example.com");
        with("Upgrade", "websocket");
        with("Connection", "keep-alive, Upgrade");
        with("Sec-WebSocket-Version", "13");
        with("Sec-WebSocket-Key", KEY);
    }

    /** The same as an extended CONNECT, on a stream of HTTP/2 (RFC 8441 5.1), which has no Host but an authority. */
    Handshake overHttp2() {
        lenient().when(request.getMethod()).thenReturn("CONNECT");
        lenient().when(request.getProtocol()).thenReturn("HTTP/2.0");
        lenient().when(request.getScheme()).thenReturn("https");
        lenient().when(request.isSecure()).thenReturn(true);
        lenient().when(request.getServerName()).thenReturn("example.com");
        lenient().when(request.getServerPort()).thenReturn(443);
        return without("Host").without("Upgrade").without("Connection").without("Sec-WebSocket-Key");
    }

    /** With this header in place of all of its name. */
    Handshake with(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    Handshake without(String name) {
        headers.remove(name);
        return this;
    }

    Handshake withAttribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** An application, with attributes that can be set. */
    static ServletContext application() {
        return application(Handshake.class.getClassLoader());
    }

    static ServletContext application(ClassLoader loader) {
        Map<String, Object> kept = new ConcurrentHashMap<>();
        ServletContext context = mock(ServletContext.class);
        lenient().when(context.getClassLoader()).thenReturn(loader);
        lenient().when(context.getAttribute(anyString())).thenAnswer(call -> kept.get(call.<String>getArgument(0)));
        lenient()
                .doAnswer(call -> kept.put(call.getArgument(0), call.getArgument(1)))
                .when(context)
                .setAttribute(anyString(), any());
        lenient()
                .doAnswer(call -> kept.remove(call.<String>getArgument(0)))
                .when(context)
                .removeAttribute(anyString());
        return context;
    }
}
