package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The value of a Sec-WebSocket-Extensions header, to a server and to a client. What is read and written again reads the
 * same, and what a server answers to an offer fits it (RFC 7692 7.1).
 */
public final class ExtensionHeaderTarget {

    private static final String DEFLATE = "permessage-deflate";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String SERVER_FORGETS = "server_no_context_takeover";
    private static final String CLIENT_FORGETS = "client_no_context_takeover";
    private static final Set<String> PARAMETERS = Set.of(SERVER_WINDOW, CLIENT_WINDOW, SERVER_FORGETS, CLIENT_FORGETS);

    private static final List<Extensions> SUPPORTED = List.of(
            Extensions.of(PermessageDeflate.server()),
            Extensions.of(PermessageDeflate.client()),
            Extensions.of(PermessageDeflate.client().withWindowBits(9).withPeerWindowBits(10)));

    private ExtensionHeaderTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        List<Element> elements = ExtensionHeader.parse(text);
        if (elements != null) {
            String written = ExtensionHeader.write(elements);
            assertEquals(elements, ExtensionHeader.parse(written), written);
            assertTrue(written.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t'), written);
            SUPPORTED.forEach(supported -> accept(supported, elements));
        }
        SUPPORTED.forEach(supported -> activate(supported, text));
    }

    private static void accept(Extensions supported, List<Element> offers) {
        Pipeline agreed = supported.accept(offers);
        if (agreed.isEmpty()) {
            assertEquals("", agreed.header());
            return;
        }
        List<Element> answer = ExtensionHeader.parse(agreed.header());
        assertNotNull(answer, agreed.header());
        assertEquals(1, answer.size(), agreed.header());
        Parameters parameters = answer.get(0).parameters();
        assertTrue(
                offers.stream().anyMatch(offer -> offer.name().equals(DEFLATE) && fits(offer.parameters(), parameters)),
                agreed.header());
        agreed.close();
    }

    private static boolean fits(Parameters offer, Parameters answer) {
        return PARAMETERS.containsAll(offer.names())
                && PARAMETERS.containsAll(answer.names())
                && (!offer.has(SERVER_FORGETS) || answer.isFlag(SERVER_FORGETS))
                && (!offer.has(SERVER_WINDOW) || window(answer, SERVER_WINDOW) <= window(offer, SERVER_WINDOW))
                && offer.has(SERVER_WINDOW) == answer.has(SERVER_WINDOW)
                && (!answer.has(CLIENT_WINDOW)
                        || offer.isFlag(CLIENT_WINDOW)
                        || window(answer, CLIENT_WINDOW) <= window(offer, CLIENT_WINDOW));
    }

    /** One that no comparison holds for if it is none. */
    private static double window(Parameters parameters, String name) {
        OptionalInt bits = parameters.number(name);
        return bits.isPresent() && bits.getAsInt() >= 8 && bits.getAsInt() <= 15 ? bits.getAsInt() : Double.NaN;
    }

    private static void activate(Extensions supported, String answer) {
        try {
            supported.offer().activate(answer).close();
        } catch (ProtocolException e) {
            assertEquals(CloseCode.PROTOCOL_ERROR, e.closeCode());
        }
    }
}
