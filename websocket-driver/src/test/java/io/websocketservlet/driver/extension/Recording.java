package io.websocketservlet.driver.extension;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An extension of the tests: appends its letter to what leaves, takes it off what enters, and notes each call. */
final class Recording implements Extension {

    private final String name;
    private final int bits;
    private final List<String> calls;

    boolean declines;
    boolean offersNothing;
    boolean refuses;
    RuntimeException outgoingFailure;
    RuntimeException incomingFailure;
    RuntimeException closeFailure;
    RuntimeException negotiationFailure;
    RuntimeException encoderFailure;
    Object encoder;

    Recording(String name, int bits, List<String> calls) {
        this.name = name;
        this.bits = bits;
        this.calls = calls;
    }

    Recording(String name, int bits) {
        this(name, bits, new ArrayList<>());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int reservedBits() {
        return bits;
    }

    @Override
    public Offer offer() {
        return new Offer() {
            @Override
            public List<Parameters> parameters() {
                return offersNothing ? List.of() : List.of(Parameters.none().with("best"), Parameters.none());
            }

            @Override
            public ExtensionSession activate(Parameters answer) {
                calls.add(name + " activated with" + answer);
                fail(negotiationFailure);
                return refuses ? null : new Session();
            }
        };
    }

    @Override
    public Acceptance accept(List<Parameters> offers) {
        calls.add(name + " offered " + offers);
        fail(negotiationFailure);
        return declines ? null : new Acceptance(Parameters.none().with("yes"), new Session());
    }

    private static void fail(RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
    }

    private final class Session implements ExtensionSession {

        @Override
        public Payload incoming(Payload message, int maxLength) {
            calls.add(name + " in");
            fail(incomingFailure);
            byte[] bytes = message.toBytes();
            return message.with(0, Arrays.copyOf(bytes, bytes.length - 1));
        }

        @Override
        public Payload outgoing(Payload message) {
            calls.add(name + " out");
            fail(outgoingFailure);
            byte[] bytes = Arrays.copyOf(message.toBytes(), message.length() + 1);
            bytes[bytes.length - 1] = (byte) name.charAt(0);
            return message.with(bits, bytes);
        }

        @Override
        public Object encoder() {
            fail(encoderFailure);
            return encoder;
        }

        @Override
        public void close() {
            calls.add(name + " close");
            fail(closeFailure);
        }
    }
}
