package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Extensions of the application's own, and what becomes of their sessions. */
interface ExtensionsContract extends Contract {

    /** Puts an x before each message that leaves, takes one off each that comes, and counts its sessions. */
    final class Crossing implements Extension {

        static final String NAME = "x-crossing";

        /** What cannot be sent. */
        static final String UNSPEAKABLE = "unspeakable";

        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            opened.incrementAndGet();
            return new Acceptance(Parameters.none(), new ExtensionSession() {
                @Override
                public Payload incoming(Payload message, int maxLength) {
                    return message.with(0, text(message).substring(1).getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public Payload outgoing(Payload message) {
                    if (text(message).equals(UNSPEAKABLE)) {
                        throw new IllegalStateException(UNSPEAKABLE);
                    }
                    return message.with(0, ("x" + text(message)).getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            });
        }

        private static String text(Payload message) {
            return new String(message.toBytes(), StandardCharsets.UTF_8);
        }
    }

    private OpeningRequest request(Recorder server, Crossing extension) {
        WebSocketOptions options = stage().options().withExtensions(extension);
        return stage().request(stage().play(server, options)).with("Sec-WebSocket-Extensions", Crossing.NAME);
    }

    private RawClient open(Recorder server, Crossing extension) throws IOException {
        return stage().connect().open(request(server, extension));
    }

    @Test
    default void everyMessagePassesThroughAnExtension() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open(server, new Crossing())) {
            assertEquals(Crossing.NAME, server.socket().extensions());
            client.send(text("xhello")).expectText("xhello");
            server.expect("text hello");
        }
    }

    @Test
    default void anExtensionThatCannotSendEndsTheConnectionFromAnyThread() throws Exception {
        Recorder server = Recorder.echo();
        Crossing extension = new Crossing();
        try (RawClient client = open(server, extension)) {
            server.expect("open");
            assertFalse(server.socket().send(Crossing.UNSPEAKABLE));
            client.expectClose(1010);
            server.expectAll(
                    "connect", "open", "error ProtocolException", "close 1010 x-crossing: " + Crossing.UNSPEAKABLE);
            client.send(close(1010, "")).expectEnd();
        }
        eventually("the session is closed", () -> extension.closed.get() == 1);
    }

    /** Sessions may hold memory that no collector sees. */
    @Test
    default void everySessionIsClosedOnce() throws Exception {
        Crossing extension = new Crossing();
        try (RawClient client = open(Recorder.echo(), extension)) {
            client.send(text("xa")).expectText("xa");
            client.send(close(1000, "")).expectClose(1000);
        }
        eventually("closed after a closing handshake", () -> extension.closed.get() == 1);
        try (RawClient client = open(Recorder.echo(), extension)) {
            client.send(text("xa")).expectText("xa");
            client.reset();
        }
        eventually("closed after a reset", () -> extension.closed.get() == 2);
        try (RawClient client = open(Recorder.echo(), extension)) {
            client.send(text("a").unmasked()).expectClose(1002);
        }
        eventually("closed after a failure", () -> extension.closed.get() == 3);
        Recorder throwing = new Recorder().atConnect(socket -> {
            throw new IllegalStateException("no");
        });
        try (RawClient client = stage().connect()) {
            assertEquals(500, client.ask(request(throwing, extension)).status());
        }
        eventually("closed after an error of the handler", () -> extension.closed.get() == 4);
        assertEquals(4, extension.opened.get());
        assertTrue(throwing.events().contains("refused"));
    }
}
