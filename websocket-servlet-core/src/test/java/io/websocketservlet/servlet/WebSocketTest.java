package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

/** Which requests ask for a WebSocket. */
class WebSocketTest {

    private final Handshake handshake = new Handshake(Handshake.application());

    private boolean isWebSocket() {
        return WebSocket.isWebSocket(handshake.request);
    }

    @Test
    void oneThatWantsToUpgradeToIt() {
        assertTrue(isWebSocket());
        assertTrue(WebSocket.isWebSocket(new HttpServletRequestWrapper(handshake.request)));
    }

    @Test
    void namesAreComparedWithoutRegardToCase() {
        handshake.with("Upgrade", "WebSocket").with("Connection", "UPGRADE");
        assertTrue(isWebSocket());
    }

    @Test
    void otherTokensAndOtherLinesMayStandBeside() {
        handshake.with("Upgrade", "h2c, websocket").with("Connection", "keep-alive", "upgrade");
        assertTrue(isWebSocket());
    }

    /** That is judged, and answered with what is wrong. */
    @Test
    void everythingElseMayBeWrongWithIt() {
        handshake.without("Sec-WebSocket-Key").without("Sec-WebSocket-Version").without("Host");
        assertTrue(isWebSocket());
    }

    @Test
    void notOneWithAnotherMethod() {
        when(handshake.request.getMethod()).thenReturn("POST");
        assertFalse(isWebSocket());
    }

    @Test
    void notOneThatUpgradesToSomethingElse() {
        handshake.with("Upgrade", "h2c");
        assertFalse(isWebSocket());
    }

    @Test
    void notOneThatDoesNotUpgrade() {
        handshake.without("Upgrade");
        assertFalse(isWebSocket());
        handshake.with("Upgrade", "websocket").with("Connection", "keep-alive");
        assertFalse(isWebSocket());
    }

    @Test
    void notOneWhoseTokensOnlyBeginSo() {
        handshake.with("Upgrade", "websocket2");
        assertFalse(isWebSocket());
        handshake.with("Upgrade", "websocket").with("Connection", "no-upgrade");
        assertFalse(isWebSocket());
    }

    /** Allowed where a container forbids an application to see headers. */
    @Test
    void notOneWhoseHeadersCannotBeSeen() {
        when(handshake.request.getHeaders("Upgrade")).thenReturn(null);
        assertFalse(isWebSocket());
    }
}
