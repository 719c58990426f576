package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What outlives a request. */
class RequestFactsTest {

    private final Handshake handshake = new Handshake(Handshake.application());

    private RequestFacts facts() {
        return new RequestFacts(handshake.request, "ws");
    }

    @Test
    void theUrlIsThatOfTheRequestWithTheSchemeOfWebSockets() {
        assertEquals("ws://example.com/app/chat", facts().url());
        when(handshake.request.isSecure()).thenReturn(true);
        when(handshake.request.getQueryString()).thenReturn("room=a%20b&x");
        assertEquals("wss://example.com/app/chat?room=a%20b&x", facts().url());
        assertEquals("room=a%20b&x", facts().query());
    }

    @Test
    void theUrlKeepsThePortOfTheHostHeader() {
        handshake.with("Host", "example.com:8080");
        assertEquals("ws://example.com:8080/app/chat", facts().url());
    }

    /** RFC 9113 8.3.1: over HTTP/2 a pseudo-header stands for it. */
    @Test
    void withoutAHostHeaderTheUrlHasTheServerThatWasMeant() {
        handshake.overHttp2();
        assertEquals("wss://example.com/app/chat", facts().url());
        when(handshake.request.getServerPort()).thenReturn(8443);
        assertEquals("wss://example.com:8443/app/chat", facts().url());
        assertNull(facts().header("Host"));
    }

    @Test
    void thePathIsLessTheApplications() {
        assertEquals("/chat", facts().path());
        when(handshake.request.getPathInfo()).thenReturn("/room 1");
        assertEquals("/chat/room 1", facts().path());
        assertNull(facts().query());
    }

    @Test
    void aHeaderIsFoundWithoutRegardToCase() {
        handshake.with("X-Token", "a:b", "second").with("X-Empty", "");
        RequestFacts facts = facts();
        assertEquals("a:b", facts.header("x-TOKEN"));
        assertEquals("", facts.header("X-Empty"));
        assertNull(facts.header("X-Toke"));
        assertNull(facts.header("X-Token:a"));
        assertNull(facts.header(""));
    }

    @Test
    void headersAreAllThatCame() {
        handshake.with("X-Token", "first", "second");
        assertEquals(List.of("first", "second"), facts().headers().get("X-Token"));
        assertEquals(List.of("13"), facts().headers().get("Sec-WebSocket-Version"));
        assertEquals(6, facts().headers().size());
    }

    @Test
    void whoItIsIsKept() {
        Principal principal = () -> "james";
        when(handshake.request.getUserPrincipal()).thenReturn(principal);
        assertSame(principal, facts().principal());
        assertEquals("192.0.2.1", facts().remoteAddress());
    }

    @Test
    void aCookieIsWhatStandsBehindItsName() {
        handshake.with("Cookie", "a=1; bb=\"2\";c = 3 ; d=e=f; g; a=second");
        RequestFacts facts = facts();
        assertEquals("1", facts.cookie("a"));
        assertEquals("\"2\"", facts.cookie("bb"));
        assertEquals("3", facts.cookie("c"));
        assertEquals("e=f", facts.cookie("d"));
        assertNull(facts.cookie("g"));
        assertNull(facts.cookie("b"));
        handshake.without("Cookie");
        assertNull(facts().cookie("a"));
    }

    /** RFC 9113 8.2.3: over HTTP/2 each may have a header of its own. */
    @Test
    void cookiesMayComeInSeveralHeaders() {
        handshake.with("Cookie", "a=1", "b=2; c=3");
        RequestFacts facts = facts();
        assertEquals("1", facts.cookie("a"));
        assertEquals("2", facts.cookie("b"));
        assertEquals("3", facts.cookie("c"));
    }

    @Test
    void theSessionIsThatOfTheRequestIfItHasOne() {
        HttpSession session = mock(HttpSession.class);
        assertNull(facts().session());
        when(handshake.request.getSession(false)).thenReturn(session);
        assertSame(session, facts().session());
        verify(handshake.request, never()).getSession();
    }

    @Test
    void anAttributeOfTheApplicationsIsKeptAndOneOfTheContainersIsNot() {
        handshake.withAttribute("user", "james");
        handshake.withAttribute("jakarta.servlet.include.path", "x");
        handshake.withAttribute("org.apache.tomcat.sendfile.support", "x");
        handshake.withAttribute("org.eclipse.jetty.server.Request", "x");
        handshake.withAttribute("io.undertow.servlet.trailers", "x");
        RequestFacts facts = facts();
        assertEquals("james", facts.attribute("user"));
        assertNull(facts.attribute("jakarta.servlet.include.path"));
        assertNull(facts.attribute("org.apache.tomcat.sendfile.support"));
        assertNull(facts.attribute("org.eclipse.jetty.server.Request"));
        assertNull(facts.attribute("io.undertow.servlet.trailers"));
        assertNull(facts.attribute("unknown"));
    }

    /** The container uses it for another request by then. */
    @Test
    void theRequestIsNotAskedLater() {
        handshake.withAttribute("user", "james");
        RequestFacts facts = facts();
        reset(handshake.request);
        assertEquals("ws://example.com/app/chat", facts.url());
        assertEquals("/chat", facts.path());
        assertEquals("james", facts.attribute("user"));
        assertEquals("13", facts.header("Sec-WebSocket-Version"));
        assertEquals("192.0.2.1", facts.remoteAddress());
    }
}
