package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request that offers extensions. */
@Timeout(30)
class AcceptedExtensionsTest {

    private static final String OFFER = "Sec-WebSocket-Extensions";

    private final List<String> told = new ArrayList<>();
    private Answer answer;
    private final Counted counted = new Counted();
    private final WebSocketOptions counting = WebSocketOptions.defaults().withExtensions(counted);
    private ProviderLoader loader;
    private ServletContext context;
    private Handshake handshake;

    @BeforeEach
    void prepare(@TempDir Path directory) throws IOException {
        answer = new Answer();
        loader = ProviderLoader.naming(directory, TestedUpgrade.class.getName());
        context = Handshake.application(loader);
        handshake = new Handshake(context).with(OFFER, "x-counted");
        way((response, opened) -> {});
    }

    private void way(TestedUpgrade.Way way) {
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, way);
    }

    @AfterEach
    void end() throws IOException {
        Endpoints.end(context);
        loader.close();
    }

    private void accept(WebSocketOptions options, WebSocketHandler handler) throws IOException, ServletException {
        WebSocket.accept(handshake.request, answer.response, options, handler);
    }

    /** Agreed on by all, with sessions that are counted. */
    private final class Counted implements Extension {

        private int opened;
        private int closed;

        @Override
        public String name() {
            return "x-counted";
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            opened++;
            return new Acceptance(Parameters.none(), new ExtensionSession() {
                @Override
                public Payload incoming(Payload message, int maxLength) {
                    return message;
                }

                @Override
                public Payload outgoing(Payload message) {
                    return message;
                }

                @Override
                public void close() {
                    closed++;
                }
            });
        }
    }

    @Test
    void agreedExtensionsAreKnownInTheHandlerAndAnswered() throws Exception {
        accept(counting, socket -> told.add(socket.extensions()));
        assertEquals(List.of("x-counted"), told);
        assertTrue(answer.headers().contains("Sec-WebSocket-Extensions: x-counted"), answer.headers()::toString);
        assertEquals(0, counted.closed);
    }

    @Test
    void extensionsThatNobodyOffersAreNotAgreedOn() throws Exception {
        handshake.without(OFFER);
        accept(counting, socket -> told.add(socket.extensions()));
        assertEquals(List.of(""), told);
        assertEquals(101, answer.status());
        assertFalse(answer.headers().toString().contains("Extensions"), answer.headers()::toString);
        assertEquals(0, counted.opened);
    }

    @Test
    void aMalformedListOfExtensionsIsRefusedWith400() throws Exception {
        handshake.with(OFFER, "x-counted; =");
        accept(counting, socket -> told.add(socket.extensions()));
        assertEquals(List.of(), told);
        assertEquals(400, answer.status());
        assertEquals("Sec-WebSocket-Extensions \"x-counted; =\" is malformed", answer.body());
    }

    /** What they hold may be outside of the heap. */
    @Test
    void extensionsAreClosedIfNothingComesOfTheConnection() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () -> accept(counting, socket -> {
                    throw new IllegalStateException("thrown");
                }));
        assertEquals(1, counted.closed);
        assertThrows(
                StackOverflowError.class,
                () -> accept(counting, socket -> {
                    throw new StackOverflowError("thrown");
                }));
        assertEquals(2, counted.closed);
        way((response, opened) -> {
            throw new IOException("gone");
        });
        assertThrows(IOException.class, () -> accept(counting, socket -> {}));
        assertEquals(3, counted.closed);
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, null);
        try (LogLines log = LogLines.of(Endpoints.class)) {
            accept(counting.withTransport(TransportChoice.NATIVE), socket -> {});
            assertEquals(1, log.all().size());
        }
        assertEquals(503, answer.status());
        assertEquals(4, counted.closed);
        assertEquals(4, counted.opened);
    }
}
