package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import java.util.List;

/**
 * An extension that does as a vector says.
 *
 * @param offers what a client offers
 * @param answer what a server answers
 * @param declines whether it takes no offer and no answer
 * @param reverses whether it turns round the bytes of each message
 */
record GivenExtension(
        String name,
        int reservedBits,
        List<Parameters> offers,
        Parameters answer,
        boolean declines,
        boolean reverses,
        boolean failsOutgoing,
        boolean failsIncoming)
        implements Extension {

    static GivenExtension of(JsonNode json) {
        Fields fields = new Fields("extension", json);
        if (!fields.text("type", "permessage").equals("permessage")) {
            throw new UnknownVectorException("an extension of another type: " + json);
        }
        GivenExtension extension = new GivenExtension(
                fields.text("name", ""),
                bit(fields, "rsv1", RSV1) | bit(fields, "rsv2", RSV2) | bit(fields, "rsv3", RSV3),
                fields.has("offer") ? GivenParameters.listOf(fields.node("offer")) : List.of(Parameters.none()),
                fields.has("response") ? GivenParameters.of(fields.node("response")) : Parameters.none(),
                fields.flag("reject", false) | fields.flag("decline", false),
                fields.flag("reverse", false),
                fields.flag("fail_out", false),
                fields.flag("fail_in", false));
        fields.end();
        return extension;
    }

    private static int bit(Fields fields, String name, int bit) {
        return fields.flag(name, false) ? bit : 0;
    }

    @Override
    public Offer offer() {
        return new Offer() {
            @Override
            public List<Parameters> parameters() {
                return offers;
            }

            @Override
            public ExtensionSession activate(Parameters ignored) {
                return declines ? null : new Session();
            }
        };
    }

    @Override
    public Acceptance accept(List<Parameters> ignored) {
        return declines ? null : new Acceptance(answer, new Session());
    }

    private final class Session implements ExtensionSession {

        @Override
        public Payload incoming(Payload message, int maxLength) {
            return done(message, failsIncoming);
        }

        @Override
        public Payload outgoing(Payload message) {
            return done(message, failsOutgoing).with(reservedBits);
        }

        private Payload done(Payload message, boolean fails) {
            if (fails) {
                throw new IllegalStateException("boom");
            }
            if (!reverses) {
                return message;
            }
            byte[] bytes = message.toBytes();
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return message.with(message.reservedBits(), reversed);
        }
    }
}
