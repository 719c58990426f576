package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.connection.WebSocketOptions;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an HttpSession carries, as containers treat what sessions carry. */
class SessionMarkTest {

    private static final String ENDS = "880f" + "03f0" + "73657373696f6e20656e646564"; // 1008 "session ended"

    private final Map<String, Object> attributes = new HashMap<>();
    private final HttpSession session = mock(HttpSession.class);
    private ProviderLoader loader;
    private ServletContext context;

    @BeforeEach
    void prepare(@TempDir Path directory) throws IOException {
        loader = ProviderLoader.naming(directory, TestedUpgrade.class.getName());
        context = Handshake.application(loader);
        lenient().when(session.getServletContext()).thenReturn(context);
        lenient()
                .when(session.getAttribute(anyString()))
                .thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
        lenient()
                .doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(session)
                .setAttribute(anyString(), any());
    }

    @AfterEach
    void end() throws IOException {
        Endpoints.end(context);
        loader.close();
    }

    private WireTransport open() throws Exception {
        WireTransport transport = new WireTransport();
        Handshake handshake = new Handshake(context);
        TestedUpgrade.Way way = (response, opened) -> opened.accept(transport);
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, way);
        when(handshake.request.getSession(false)).thenReturn(session);
        WebSocketOptions options = WebSocketOptions.defaults().withCloseWithSession(true);
        WebSocket.accept(handshake.request, new Answer().response, options, socket -> {});
        return transport;
    }

    private SessionMark mark() {
        assertEquals(1, attributes.size());
        return (SessionMark) attributes.values().iterator().next();
    }

    private void unbound(SessionMark mark) {
        mark.valueUnbound(new HttpSessionBindingEvent(session, SessionMark.class.getName(), mark));
    }

    /** As when it is invalidated: the attribute is gone, or the session answers nothing any more. */
    @Test
    void theEndOfTheSessionIsTold() throws Exception {
        WireTransport first = open();
        WireTransport second = open();
        SessionMark mark = mark();
        when(session.getAttribute(anyString())).thenThrow(new IllegalStateException("invalidated"));
        unbound(mark);
        assertEquals(ENDS, first.written());
        assertEquals(ENDS, second.written());
    }

    @Test
    void anAttributeThatIsTakenAwayIsAnEndToo() throws Exception {
        WireTransport transport = open();
        SessionMark mark = mark();
        attributes.clear();
        unbound(mark);
        assertEquals(ENDS, transport.written());
    }

    private static SessionMark stored(SessionMark mark) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(mark);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (SessionMark) in.readObject();
        }
    }

    @Test
    void aSessionThatWasStoredMeanwhileIsStillTheSame() throws Exception {
        WireTransport transport = open();
        SessionMark mark = mark();
        attributes.replaceAll((name, before) -> {
            try {
                return stored(mark);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        unbound(mark);
        assertEquals("", transport.written(), "the copy has taken its place");
        SessionMark copy = mark();
        attributes.clear();
        unbound(copy);
        assertEquals(ENDS, transport.written());
    }

    @Test
    void eachSessionHasATokenOfItsOwn() {
        String token = SessionMark.tokenOf(session);
        assertEquals(token, SessionMark.tokenOf(session));
        assertTrue(SessionMark.isOn(session, token));
        attributes.clear();
        assertFalse(SessionMark.isOn(session, token));
        assertNotEquals(token, SessionMark.tokenOf(session));
    }

    @Test
    void aSessionThatHasEndedCannotBeMarked() {
        when(session.getAttribute(anyString())).thenThrow(new IllegalStateException("invalidated"));
        assertThrows(IllegalStateException.class, () -> SessionMark.tokenOf(session));
        assertFalse(SessionMark.isOn(session, "any"));
    }

    /** Between the mark and our list of who belongs to it. */
    @Test
    void aSessionThatEndsWhileItIsMarkedIsNotMissed() throws Exception {
        lenient()
                .doAnswer(call -> {
                    unbound(call.getArgument(1)); // it is never there to be found again
                    return null;
                })
                .when(session)
                .setAttribute(anyString(), any());
        assertEquals(ENDS, open().written());
    }

    /** A store may be slow, and a listener of the application's may wait for another request. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // who waits for a lock cannot be interrupted
    void noSessionWaitsForTheStoreOfAnother() throws Exception {
        CountDownLatch stored = new CountDownLatch(1);
        HttpSession slow = mock(HttpSession.class);
        when(slow.getId()).thenReturn("slow");
        lenient().when(session.getId()).thenReturn("quick");
        CountDownLatch storing = new CountDownLatch(1);
        doAnswer(call -> {
                    storing.countDown();
                    stored.await();
                    return null;
                })
                .when(slow)
                .setAttribute(anyString(), any());
        Thread other = new Thread(() -> SessionMark.tokenOf(slow), "slow");
        other.start();
        storing.await();
        SessionMark.tokenOf(session);
        assertTrue(other.isAlive(), "it waits for its own store");
        stored.countDown();
        other.join();
    }

    @Test
    void anApplicationThatHasEndedHearsNothing() throws Exception {
        open();
        SessionMark mark = mark();
        Endpoints.end(context);
        unbound(mark);
        context.removeAttribute(Endpoints.class.getName());
        unbound(mark);
    }
}
