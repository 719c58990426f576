package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its sessions, which change nothing, and fail at messages that say so. */
final class CountingExtension implements Extension {

    static final String FAILS = "fails";

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    /** Done while a message passes. */
    Runnable onPassing = () -> {};

    /** Done when a session is closed. */
    Runnable onClosing = () -> {};

    /** Whether what a session makes of a message depends on nothing else. */
    boolean alone;

    @Override
    public String name() {
        return "x-counting";
    }

    @Override
    public Acceptance accept(List<Parameters> offers) {
        return new Acceptance(Parameters.none().with("session", opened.incrementAndGet()), new Session());
    }

    private final class Session implements ExtensionSession {

        @Override
        public Payload incoming(Payload message, int maxLength) {
            return passed(message);
        }

        @Override
        public Payload outgoing(Payload message) {
            return passed(message);
        }

        private Payload passed(Payload message) {
            onPassing.run();
            if (new String(message.toBytes(), StandardCharsets.UTF_8).equals(FAILS)) {
                throw new IllegalStateException("as told");
            }
            return message;
        }

        @Override
        public Object encoder() {
            return alone ? name() : null;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            onClosing.run();
        }
    }
}
