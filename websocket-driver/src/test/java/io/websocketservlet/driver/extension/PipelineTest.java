package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {

    private static final int ENOUGH = 100;

    private final List<String> calls = new ArrayList<>();
    private final Recording a = new Recording("a", Extension.RSV1, calls);
    private final Recording b = new Recording("b", 0, calls);
    private final Recording c = new Recording("c", Extension.RSV2 | Extension.RSV3, calls);

    private Pipeline of(Extension... extensions) {
        Pipeline pipeline = Extensions.of(extensions).accept(ExtensionHeader.parse("a, b, c, x"));
        calls.clear();
        return pipeline;
    }

    private static Payload text(int bits, String text) {
        return Payload.text(text).with(bits);
    }

    @Test
    void emptyPipelineLetsEverythingPass() throws ProtocolException {
        Payload message = text(7, "x");
        assertTrue(Pipeline.empty().isEmpty());
        assertEquals(0, Pipeline.empty().reservedBits());
        assertEquals("", Pipeline.empty().header());
        assertFalse(Pipeline.empty().concerns(7));
        Pipeline.empty().close();
        assertSame(message, Pipeline.empty().incoming(message, 0));
        assertSame(message, Pipeline.empty().outgoing(message));
    }

    @Test
    void whatLeavesGoesInOrderAndWhatEntersInReverse() throws ProtocolException {
        Pipeline pipeline = of(a, b, c);
        assertEquals("a; yes, b; yes, c; yes", pipeline.header());
        assertEquals(7, pipeline.reservedBits());
        Payload sent = pipeline.outgoing(text(0, "x"));
        assertEquals(text(7, "xabc"), sent);
        assertEquals("x", new String(pipeline.incoming(sent, ENOUGH).toBytes()));
        assertEquals(List.of("a out", "b out", "c out", "c in", "b in", "a in"), calls);
    }

    @ParameterizedTest
    @CsvSource({"0, 'b in'", "4, 'b in, a in'", "2, 'c in, b in'", "1, 'c in, b in'", "7, 'c in, b in, a in'"})
    void sessionIsGivenWhatBearsItsBitsOrEverythingIfItHasNone(int bits, String expected) throws ProtocolException {
        Pipeline pipeline = of(a, b, c);
        assertTrue(pipeline.concerns(bits));
        pipeline.incoming(text(bits, "xabc"), ENOUGH);
        assertEquals(expected, String.join(", ", calls));
    }

    @Test
    void messageWithoutTheirBitsNeedsNoSessions() {
        Pipeline pipeline = of(a, c);
        assertFalse(pipeline.concerns(0));
        assertTrue(pipeline.concerns(Extension.RSV1));
        assertTrue(pipeline.concerns(Extension.RSV3));
    }

    @Test
    void sessionSetsNoBitsButItsOwn() throws ProtocolException {
        Extension greedy = new Changing("x", Extension.RSV3) {
            @Override
            Payload change(Payload message) {
                return message.with(7);
            }
        };
        Extension forgetful = new Changing("a", Extension.RSV2) {
            @Override
            Payload change(Payload message) {
                return message.with(0);
            }
        };
        assertEquals(Extension.RSV3, of(greedy, forgetful).outgoing(text(0, "")).reservedBits());
    }

    // Failures.

    private static ProtocolException failure(Executable action) {
        return assertThrows(ProtocolException.class, action);
    }

    @Test
    void failureIs1010WithTheNameAndWhatTheExtensionSays() {
        a.outgoingFailure = new IllegalStateException("boom");
        Pipeline pipeline = of(a, b);
        ProtocolException failure = failure(() -> pipeline.outgoing(text(0, "x")));
        assertEquals(1010, failure.closeCode());
        assertEquals("a: boom", failure.getMessage());
        assertEquals(List.of("a out", "a close", "b close"), calls);
    }

    @Test
    void failureWithoutAMessageTellsNothing() {
        b.incomingFailure = new NullPointerException();
        assertEquals(
                "b: failed", failure(() -> of(b).incoming(text(0, "x"), ENOUGH)).getMessage());
    }

    @Test
    void protocolExceptionIsPassedOn() {
        Extension strict = new Changing("x", 0) {
            @Override
            Payload changeBack(Payload message) throws ProtocolException {
                throw new ProtocolException(1007, "not so");
            }
        };
        ProtocolException failure = failure(() -> of(strict).incoming(text(0, "x"), ENOUGH));
        assertEquals(1007, failure.closeCode());
        assertEquals("not so", failure.getMessage());
    }

    @Test
    void sessionThatLosesAMessageFails() {
        Extension careless = new Changing("x", 0) {
            @Override
            Payload change(Payload message) {
                return null;
            }

            @Override
            Payload changeBack(Payload message) {
                return null;
            }
        };
        assertEquals(1010, failure(() -> of(careless).outgoing(text(0, "x"))).closeCode());
        assertEquals(
                1010, failure(() -> of(careless).incoming(text(0, "x"), ENOUGH)).closeCode());
    }

    @Test
    void resultThatIsTooLongFailsEvenIfTheSessionDoesNotCare() throws ProtocolException {
        Extension generous = new Changing("x", 0) {
            @Override
            Payload changeBack(Payload message) {
                return message.with(0, new byte[11]);
            }
        };
        assertEquals(11, of(generous).incoming(text(0, "x"), 11).length());
        assertEquals(
                1009, failure(() -> of(generous).incoming(text(0, "x"), 10)).closeCode());
    }

    @Test
    void afterAFailureNobodyIsCalledAnyMore() throws ProtocolException {
        c.incomingFailure = new IllegalStateException("boom");
        Pipeline pipeline = of(a, b, c);
        failure(() -> pipeline.incoming(text(7, "xabc"), ENOUGH));
        assertNull(pipeline.incoming(text(7, "xabc"), ENOUGH));
        assertNull(pipeline.outgoing(text(0, "x")));
        pipeline.close();
        assertEquals(List.of("c in", "a close", "b close", "c close"), calls);
    }

    // The end.

    @Test
    void eachSessionIsClosedOnceWhateverTheOthersDo() {
        a.closeFailure = new IllegalStateException("boom");
        Pipeline pipeline = of(a, b);
        pipeline.close();
        pipeline.close();
        assertEquals(List.of("a close", "b close"), calls);
    }

    /** A thread that closes never takes anything away from one that is at work. */
    @Test
    void sessionIsClosedWhenTheOthersHaveLeft() throws ProtocolException {
        Pipeline[] pipeline = new Pipeline[1];
        Extension slow = new Changing("x", 0) {
            @Override
            Payload change(Payload message) throws ProtocolException {
                pipeline[0].incoming(message, ENOUGH);
                pipeline[0].close();
                calls.add("still at work");
                return message;
            }

            @Override
            void closed() {
                calls.add("closed");
            }
        };
        pipeline[0] = of(slow);
        assertEquals("x", new String(pipeline[0].outgoing(text(0, "x")).toBytes()));
        assertEquals(List.of("still at work", "closed"), calls);
        assertNull(pipeline[0].outgoing(text(0, "x")));
    }

    // Encoders.

    @Test
    void encoderIsThatOfAllSessionsOrNone() {
        a.encoder = "A";
        b.encoder = "B";
        assertEquals(of(a, b).encoder(), of(a, b).encoder());
        assertEquals("A", of(a).encoder());
        assertFalse(of(a, b).encoder().equals(of(b, a).encoder()));
        assertNull(of(a, b, c).encoder());
        assertEquals(List.of(), Pipeline.empty().encoder());
    }

    /** An extension that does nothing but what a test overrides. */
    private abstract static class Changing implements Extension {

        private final String name;
        private final int bits;

        Changing(String name, int bits) {
            this.name = name;
            this.bits = bits;
        }

        Payload change(Payload message) throws ProtocolException {
            return message;
        }

        Payload changeBack(Payload message) throws ProtocolException {
            return message;
        }

        void closed() {}

        @Override
        public String name() {
            return name;
        }

        @Override
        public int reservedBits() {
            return bits;
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            return new Acceptance(Parameters.none(), new ExtensionSession() {
                @Override
                public Payload incoming(Payload message, int maxLength) throws ProtocolException {
                    return changeBack(message);
                }

                @Override
                public Payload outgoing(Payload message) {
                    try {
                        return change(message);
                    } catch (ProtocolException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void close() {
                    closed();
                }
            });
        }
    }
}
