package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServletHandshakeRequestTest {

    private final HttpServletRequest request = mock(HttpServletRequest.class);

    @Test
    void itTellsWhatTheRequestTells() {
        when(request.getMethod()).thenReturn("GET");
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(request.isSecure()).thenReturn(true);
        when(request.getHeaders("Upgrade")).thenReturn(Collections.enumeration(List.of("websocket", "h2c")));
        ServletHandshakeRequest view = new ServletHandshakeRequest(request);
        assertEquals("GET", view.method());
        assertEquals("HTTP/1.1", view.httpVersion());
        assertTrue(view.isSecure());
        assertEquals(List.of("websocket", "h2c"), view.headers("Upgrade"));
    }

    @Test
    void headersThatMayNotBeSeenAreNone() {
        when(request.getHeaders("Upgrade")).thenReturn(null);
        assertEquals(List.of(), new ServletHandshakeRequest(request).headers("Upgrade"));
    }

    @Test
    void beneathAllWrappersIsTheContainersOwn() {
        HttpServletRequest wrapped = new HttpServletRequestWrapper(new HttpServletRequestWrapper(request));
        assertSame(request, new ServletHandshakeRequest(wrapped).unwrapped());
        assertSame(request, new ServletHandshakeRequest(request).unwrapped());
    }

    /** A filter's wrapper may change what a handshake is judged by. */
    @Test
    void theHandshakeSeesWhatTheWrappersSay() {
        HttpServletRequest wrapped = new HttpServletRequestWrapper(request) {
            @Override
            public boolean isSecure() {
                return true;
            }
        };
        assertTrue(new ServletHandshakeRequest(wrapped).isSecure());
    }
}
