package io.websocketservlet.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application does wrong on the way to a WebSocket, or what goes wrong around it. */
@Timeout(30)
class AcceptanceFaultsTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private ProviderLoader loader;
    private ServletContext context;
    private Handshake handshake;
    private Answer answer;

    @BeforeEach
    void prepare(@TempDir Path directory) throws IOException {
        loader = ProviderLoader.naming(directory, TestedUpgrade.class.getName());
        context = Handshake.application(loader);
        answer = new Answer();
        handshake = new Handshake(context);
        TestedUpgrade.Way way = (response, opened) -> events.add("upgrade");
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, way);
    }

    @AfterEach
    void end() throws IOException {
        Endpoints.end(context);
        loader.close();
    }

    private void accept(WebSocketOptions options, WebSocketHandler handler) throws Exception {
        WebSocket.accept(handshake.request, answer.response, options, handler);
    }

    private void noteEnd(WebSocket socket) {
        socket.onClose(close -> events.add("close " + close.code()));
    }

    private Map<Integer, Long> refused() {
        return WebSocketStatistics.of(context).get(EndpointRegistry.INLINE).refused();
    }

    /** Refuses as it is told, after it has added a header. */
    private record Refusing(int status, String text, String header) implements WebSocketHandler {

        @Override
        public void handshake(HttpServletRequest request, Headers headers) throws HandshakeException {
            headers.add(header, "1");
            throw new HandshakeException(status, text);
        }

        @Override
        public void connect(WebSocket socket) {
            throw new AssertionError("it was refused");
        }
    }

    private void refuse(int status, String text, String header) throws Exception {
        accept(WebSocketOptions.defaults(), new Refusing(status, text, header));
    }

    @Test
    void aRefusalNeedsNoText() throws Exception {
        refuse(403, null, "X-A");
        assertEquals(403, answer.status());
        assertEquals("", answer.body());
        assertEquals(0, answer.length());
        assertEquals(List.of("X-A: 1"), answer.headers());
    }

    @Test
    void aRedirectionIsARefusal() throws Exception {
        refuse(307, "elsewhere", "Location");
        assertEquals(307, answer.status());
        assertEquals(List.of("Location: 1"), answer.headers());
        refuse(599, "the last one", "X-A");
        assertEquals(599, answer.status());
        refuse(300, "the first one", "X-A");
        assertEquals(300, answer.status());
    }

    /** A client would take 101 for the beginning of a WebSocket, and a container may send anything for others. */
    @Test
    void aStatusThatRefusesNothingIsTheHandlersFault() {
        for (int status : new int[] {101, 200, 204, 299, 304, 600, 0, -1, 4000}) {
            IllegalArgumentException fault =
                    assertThrows(IllegalArgumentException.class, () -> refuse(status, "no", "X-A"));
            assertEquals(
                    "a handshake refused with status " + status + ", 300 to 599 but 304 allowed", fault.getMessage());
            assertEquals(200, answer.status(), "nothing is answered yet");
        }
        assertEquals(Map.of(500, 9L), refused());
    }

    @Test
    void norDoesARefusalCarryHeadersOfTheProtocol() {
        for (String header : List.of("Transfer-Encoding", "content-length", "Sec-WebSocket-Accept")) {
            IllegalArgumentException fault =
                    assertThrows(IllegalArgumentException.class, () -> refuse(403, "no", header));
            assertEquals("header " + header + " belongs to the protocol", fault.getMessage());
            assertEquals(200, answer.status());
            assertEquals(List.of(), answer.headers());
        }
    }

    private static final WebSocketOptions ONE = WebSocketOptions.defaults().withMaxConnections(1);

    /** A place, once it is free again. */
    private void assertAPlaceIsFree() {
        await().until(() -> {
            answer = new Answer();
            accept(ONE, socket -> {});
            return answer.status() == 101;
        });
    }

    @Test
    void aHandlerThatFailsGivesItsPlaceBack() {
        AssertionError fault = new AssertionError("an Error, too");
        WebSocketHandler unsure = new WebSocketHandler() {
            @Override
            public void handshake(HttpServletRequest request, Headers headers) {
                throw fault;
            }

            @Override
            public void connect(WebSocket socket) {}
        };
        assertSame(fault, assertThrows(AssertionError.class, () -> accept(ONE, unsure)));
        assertSame(
                fault,
                assertThrows(
                        AssertionError.class,
                        () -> accept(ONE, socket -> {
                            noteEnd(socket);
                            throw fault;
                        })));
        await().until(() -> events.equals(List.of("close 1006")));
        assertAPlaceIsFree();
    }

    /** As where the session's store is not there, or a listener of the application's throws. */
    @Test
    void aSessionThatCannotBeMarkedGivesThePlaceBack() {
        HttpSession session = mock(HttpSession.class);
        IllegalArgumentException fault = new IllegalArgumentException("not stored");
        doThrow(fault).when(session).setAttribute(anyString(), any());
        when(handshake.request.getSession(false)).thenReturn(session);
        assertSame(
                fault,
                assertThrows(
                        IllegalArgumentException.class, () -> accept(ONE.withCloseWithSession(true), this::noteEnd)));
        await().until(() -> events.equals(List.of("close 1006")));
        assertEquals(Map.of(500, 1L), refused());
        assertAPlaceIsFree();
    }

    @Test
    void whoeverHasNoHandlerTakesNoPlace() {
        assertThrows(NullPointerException.class, () -> accept(ONE, null));
        assertAPlaceIsFree();
    }
}
