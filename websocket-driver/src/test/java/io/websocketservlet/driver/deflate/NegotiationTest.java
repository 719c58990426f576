package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 7.1 Extension Parameters. Headers are written without the name of the extension. */
class NegotiationTest {

    /** Asks for nothing and forbids nothing. */
    private static final PermessageDeflate OPEN = PermessageDeflate.client();

    /** A server's answer to a client's offers; null if it declines. */
    private static String answer(PermessageDeflate options, String... offers) {
        String header = "permessage-deflate" + String.join(", permessage-deflate", offers);
        String answer =
                Extensions.of(options).accept(ExtensionHeader.parse(header)).header();
        return answer.isEmpty() ? null : answer.substring("permessage-deflate".length());
    }

    private static String offer(PermessageDeflate options) {
        return Extensions.of(options).offer().header().substring("permessage-deflate".length());
    }

    private static Parameters parameters(String text) {
        return ExtensionHeader.parse("permessage-deflate" + text).get(0).parameters();
    }

    /** What a client has agreed on; null if it refuses the answer. */
    private static Terms accepted(PermessageDeflate options, String answer) {
        ExtensionSession session = options.offer().activate(parameters(answer));
        return session == null ? null : ((DeflateSession) session).terms();
    }

    private static Terms agreed(PermessageDeflate options, String offer) {
        Extension.Acceptance acceptance = options.accept(List.of(parameters(offer)));
        return acceptance == null ? null : ((DeflateSession) acceptance.session()).terms();
    }

    // The server's answer.

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'', ''",
                "'; server_no_context_takeover', '; server_no_context_takeover'",
                "'; client_no_context_takeover', '; client_no_context_takeover'",
                "'; server_max_window_bits=10', '; server_max_window_bits=10'",
                "'; server_max_window_bits=15', '; server_max_window_bits=15'",
                "'; client_max_window_bits', ''",
                "'; client_max_window_bits=10', '; client_max_window_bits=10'",
                "'; client_max_window_bits=15', ''",
                "'; server_max_window_bits=8; server_no_context_takeover; client_max_window_bits=9; client_no_context_takeover',"
                        + " '; client_max_window_bits=9; client_no_context_takeover; server_max_window_bits=8;"
                        + " server_no_context_takeover'",
            })
    void serverAnswersWhatItWasAsked(String offer, String answer) {
        assertEquals(answer, answer(OPEN, offer));
    }

    @Test
    void serverByDefaultKeepsNoContextAndAsksTheClientToKeepNone() {
        String none = "; client_no_context_takeover; server_no_context_takeover";
        assertEquals(none, answer(PermessageDeflate.server(), ""));
        assertEquals(none, answer(PermessageDeflate.server(), "; client_max_window_bits"));
        assertEquals(new Terms(false, 15, false, 15), agreed(PermessageDeflate.server(), ""));
    }

    @Test
    void contextsCanBeKeptInOneDirection() {
        PermessageDeflate server = PermessageDeflate.server();
        assertEquals("; client_no_context_takeover", answer(server.withContextTakeover(true), ""));
        assertEquals("; server_no_context_takeover", answer(server.withPeerContextTakeover(true), ""));
    }

    /** 7.1.2.2: it can be asked only if it has said that it understands. */
    @Test
    void clientIsAskedForAWindowOnlyIfItCanBe() {
        PermessageDeflate options = OPEN.withPeerWindowBits(11);
        assertEquals("", answer(options, ""));
        assertEquals("; client_max_window_bits=11", answer(options, "; client_max_window_bits"));
        assertEquals("; client_max_window_bits=11", answer(options, "; client_max_window_bits=12"));
        assertEquals("; client_max_window_bits=10", answer(options, "; client_max_window_bits=10"));
        assertEquals(new Terms(true, 15, true, 15), agreed(options, ""));
        assertEquals(new Terms(true, 15, true, 11), agreed(options, "; client_max_window_bits"));
    }

    @Test
    void windowOfTheServerIsTheSmallerOne() {
        PermessageDeflate options = OPEN.withWindowBits(12);
        assertEquals("; server_max_window_bits=11", answer(options, "; server_max_window_bits=11"));
        assertEquals("; server_max_window_bits=12", answer(options, "; server_max_window_bits=13"));
        assertEquals(new Terms(true, 11, true, 15), agreed(options, "; server_max_window_bits=11"));
    }

    /** There are clients that fail on it; and nobody has to know. */
    @Test
    void smallerWindowOfTheServerIsNotToldUnasked() {
        assertEquals("", answer(OPEN.withWindowBits(12), ""));
        assertEquals(new Terms(true, 12, true, 15), agreed(OPEN.withWindowBits(12), ""));
    }

    private static final String[] WRONG = {
        "; foo",
        "; server_no_context_takeover=1",
        "; client_no_context_takeover=true",
        "; server_no_context_takeover; server_no_context_takeover",
        "; client_max_window_bits=10; client_max_window_bits=10",
        "; server_max_window_bits",
        "; server_max_window_bits=7",
        "; server_max_window_bits=16",
        "; server_max_window_bits=20",
        "; server_max_window_bits=0",
        "; server_max_window_bits=-9",
        "; server_max_window_bits=010",
        "; server_max_window_bits=9.0",
        "; server_max_window_bits=\"9 9\"",
        "; server_max_window_bits=99999999999999999999",
        "; client_max_window_bits=7",
        "; client_max_window_bits=16",
        "; client_max_window_bits=\"\"",
        "; CLIENT_MAX_WINDOW_BITS=10",
    };

    static String[] wrong() {
        return WRONG.clone();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void offerThatIsNotAsItShouldBeIsDeclinedAndTheNextOneTaken(String offer) {
        assertNull(answer(OPEN, offer));
        assertEquals("; server_max_window_bits=10", answer(OPEN, offer, "; server_max_window_bits=10", ""));
    }

    @Test
    void quotedNumberIsANumber() {
        assertEquals("; server_max_window_bits=10", answer(OPEN, "; server_max_window_bits=\"10\""));
    }

    // The client.

    @Test
    void clientOffersWhatItsOptionsSay() {
        assertEquals("; client_max_window_bits", offer(OPEN));
        assertEquals("; client_max_window_bits=9", offer(OPEN.withWindowBits(9)));
        assertEquals("; client_max_window_bits; client_no_context_takeover", offer(OPEN.withContextTakeover(false)));
        assertEquals(
                "; client_max_window_bits; server_no_context_takeover", offer(OPEN.withPeerContextTakeover(false)));
        assertEquals("; client_max_window_bits; server_max_window_bits=10", offer(OPEN.withPeerWindowBits(10)));
    }

    @Test
    void clientTakesWhatTheServerAnswers() {
        assertEquals(new Terms(true, 15, true, 15), accepted(OPEN, ""));
        assertEquals(new Terms(true, 8, true, 15), accepted(OPEN, "; client_max_window_bits=8"));
        assertEquals(new Terms(true, 15, true, 10), accepted(OPEN, "; server_max_window_bits=10"));
        assertEquals(new Terms(false, 15, true, 15), accepted(OPEN, "; client_no_context_takeover"));
        assertEquals(new Terms(true, 15, false, 15), accepted(OPEN, "; server_no_context_takeover"));
        assertEquals(new Terms(true, 9, true, 15), accepted(OPEN.withWindowBits(9), ""));
    }

    /** A hint that the server need not repeat (7.1.1.2). */
    @Test
    void clientThatKeepsNoContextDoesNotDependOnTheAnswer() {
        assertEquals(new Terms(false, 15, true, 15), accepted(OPEN.withContextTakeover(false), ""));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void answerThatIsNotAsItShouldBeIsRefused(String answer) {
        assertNull(accepted(OPEN, answer));
    }

    @Test
    void answerNeedsTheNumberOfBits() {
        assertNull(accepted(OPEN, "; client_max_window_bits"));
    }

    @Test
    void clientInsistsOnWhatItAskedFor() {
        assertNull(accepted(OPEN.withPeerContextTakeover(false), ""));
        assertNotNull(accepted(OPEN.withPeerContextTakeover(false), "; server_no_context_takeover"));
        assertNull(accepted(OPEN.withPeerWindowBits(12), ""));
        assertNull(accepted(OPEN.withPeerWindowBits(12), "; server_max_window_bits=13"));
        assertNotNull(accepted(OPEN.withPeerWindowBits(12), "; server_max_window_bits=11"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 15})
    void clientIsNotMadeToUseALargerWindowThanItOffered(int bits) {
        assertNull(accepted(OPEN.withWindowBits(9), "; client_max_window_bits=" + bits));
        assertNotNull(accepted(OPEN.withWindowBits(9), "; client_max_window_bits=9"));
    }
}
