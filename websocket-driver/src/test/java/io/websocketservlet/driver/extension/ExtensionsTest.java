package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both roles make of what the other one lists (RFC 6455 9.1). */
class ExtensionsTest {

    private final List<String> calls = new ArrayList<>();
    private final Recording deflate = new Recording("deflate", Extension.RSV1, calls);
    private final Recording tar = new Recording("tar", Extension.RSV1, calls);
    private final Recording reverse = new Recording("reverse", Extension.RSV2, calls);
    private final Recording plain = new Recording("plain", 0, calls);
    private final Extensions all = Extensions.of(deflate, tar, reverse, plain);

    private String answer(String header) {
        return all.accept(ExtensionHeader.parse(header)).header();
    }

    // Registering.

    @Test
    void nameIsRegisteredOnce() {
        assertThrows(IllegalArgumentException.class, () -> Extensions.of(deflate, new Recording("deflate", 2)));
        assertEquals(List.of("deflate", "tar", "reverse", "plain"), all.names());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8, 12, Integer.MIN_VALUE})
    void reservedBitsAreThree(int bits) {
        assertThrows(IllegalArgumentException.class, () -> Extensions.of(new Recording("a", bits)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b"})
    void nameIsAToken(String name) {
        assertThrows(IllegalArgumentException.class, () -> Extensions.of(new Recording(name, 0)));
    }

    @Test
    void noExtensionsAgreeOnNothing() throws ProtocolException {
        assertSame(Extensions.none(), Extensions.of());
        assertSame(Pipeline.empty(), Extensions.none().accept(ExtensionHeader.parse("a, b")));
        assertEquals("", Extensions.none().offer().header());
        assertSame(Pipeline.empty(), Extensions.none().offer().activate(null));
    }

    // The server's choice.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                            | ''",
                "deflate                      | deflate; yes",
                "deflate, reverse             | deflate; yes, reverse; yes",
                "plain, reverse, deflate      | deflate; yes, reverse; yes, plain; yes",
                "tar, deflate                 | deflate; yes",
                "tar                          | tar; yes",
                "xml                          | ''",
                "xml, tar; gzip               | tar; yes",
                "DEFLATE                      | ''",
            })
    void serverChoosesInItsOwnOrderAndSkipsClashes(String header, String answer) {
        assertEquals(answer, answer(header));
    }

    @Test
    void extensionOfTheServerSeesAllOffersWithItsName() {
        answer("tar; a, reverse, tar; b=1, tar");
        assertEquals(List.of("tar offered [; a, ; b=1, ]", "reverse offered []"), calls);
    }

    @Test
    void conflictingExtensionIsUsedIfTheOneBeforeDeclines() {
        deflate.declines = true;
        assertEquals("tar; yes", answer("deflate, tar"));
    }

    @Test
    void sessionsAreClosedIfALaterExtensionBreaksDown() {
        reverse.negotiationFailure = new IllegalStateException("broken");
        assertThrows(IllegalStateException.class, () -> answer("deflate, reverse"));
        assertEquals(List.of("deflate offered []", "reverse offered []", "deflate close"), calls);
    }

    @Test
    void sessionsAreClosedIfOneHasNoEncoderToShow() {
        reverse.encoderFailure = new IllegalStateException("broken");
        plain.closeFailure = new IllegalStateException("broken, too");
        deflate.closeFailure = new IllegalStateException("broken, too");
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> answer("deflate, reverse, plain"));
        assertEquals("broken", thrown.getMessage());
        assertEquals(List.of("deflate offered []", "reverse offered []", "deflate close", "reverse close"), calls);
    }

    // The client.

    private Pipeline activated(String answer) throws ProtocolException {
        return all.offer().activate(answer);
    }

    private void refused(String answer, String fault) {
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> activated(answer));
        assertEquals(1002, refusal.closeCode());
        assertTrue(refusal.getMessage().contains(fault), refusal.getMessage());
    }

    @Test
    void clientOffersAllAlternativesOfAllExtensionsThatOfferSomething() {
        reverse.offersNothing = true;
        assertEquals(
                "deflate; best, deflate, tar; best, tar, plain; best, plain",
                all.offer().header());
    }

    @Test
    void answerMayLeaveOutAnything() throws ProtocolException {
        assertSame(Pipeline.empty(), activated(null));
        assertSame(Pipeline.empty(), activated(""));
        assertEquals("reverse; x, deflate", activated("reverse; x, deflate").header());
        assertEquals("tar", activated("tar").header());
        assertEquals(List.of("reverse activated with; x", "deflate activated with", "tar activated with"), calls);
    }

    @Test
    void answerHasNothingThatWasNotOffered() {
        refused("xml", "xml, which was not offered");
        reverse.offersNothing = true;
        refused("reverse", "reverse, which was not offered");
    }

    @Test
    void answerHasNoTwoExtensionsWithTheSameBit() {
        refused("deflate, tar", "deflate and tar, which use the same reserved bit");
        assertEquals(List.of("deflate activated with", "deflate close"), calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate, deflate", "plain, plain", "plain, deflate, plain"})
    void answerHasNoExtensionTwice(String answer) {
        refused(answer, "twice");
    }

    @Test
    void answerIsAcceptableToTheExtension() {
        tar.refuses = true;
        refused("reverse, tar; gzip=1", "tar; gzip=1, which does not fit the offer");
        assertEquals(List.of("reverse activated with", "tar activated with; gzip=1", "reverse close"), calls);
    }

    @Test
    void extensionThatBreaksDownFailsTheHandshake() {
        reverse.negotiationFailure = new IllegalStateException("broken");
        ProtocolException fault = assertThrows(ProtocolException.class, () -> activated("deflate, reverse"));
        assertEquals(1010, fault.closeCode());
        assertEquals("reverse: broken", fault.getMessage());
        assertEquals(List.of("deflate activated with", "reverse activated with", "deflate close"), calls);
        plain.encoderFailure = new IllegalStateException();
        fault = assertThrows(ProtocolException.class, () -> activated("plain"));
        assertEquals("plain: failed", fault.getMessage());
        assertEquals("plain close", calls.get(calls.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate,", "x-webkit- -frame", " deflate", "deflate; b="})
    void malformedAnswerIsRefused(String answer) {
        refused(answer, "malformed");
    }
}
