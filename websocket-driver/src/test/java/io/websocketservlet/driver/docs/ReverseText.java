package io.websocketservlet.driver.docs;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends each text back to front, and says so with the second reserved bit. */
public final class ReverseText implements Extension {

    @Override
    public String name() {
        return "x-reverse-text";
    }

    @Override
    public int reservedBits() {
        return RSV2;
    }

    /** As a client: offer it, without parameters, and insist on there being none in the answer. */
    @Override
    public Offer offer() {
        return new Offer() {
            @Override
            public List<Parameters> parameters() {
                return List.of(Parameters.none());
            }

            @Override
            public ExtensionSession activate(Parameters answer) {
                return answer.isEmpty() ? new Session() : null;
            }
        };
    }

    /** As a server: take the first offer that is understood, or decline. */
    @Override
    public Acceptance accept(List<Parameters> offers) {
        return offers.contains(Parameters.none()) ? new Acceptance(Parameters.none(), new Session()) : null;
    }

    private static final class Session implements ExtensionSession {

        @Override
        public Payload outgoing(Payload message) {
            return message.isText() ? message.with(RSV2, reversed(message)) : message;
        }

        @Override
        public Payload incoming(Payload message, int maxLength) {
            return message.with(0, reversed(message));
        }

        private static byte[] reversed(Payload message) {
            String text = new String(message.toBytes(), StandardCharsets.UTF_8);
            return new StringBuilder(text).reverse().toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
