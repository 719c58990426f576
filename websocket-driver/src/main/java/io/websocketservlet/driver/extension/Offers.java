package io.websocketservlet.driver.extension;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client offers to the server of one connection, and what becomes of it. Not thread-safe. */
public final class Offers {

    private record Offered(Extension extension, Extension.Offer offer) {}

    private final Map<String, Offered> byName = new LinkedHashMap<>();
    private final String header;

    Offers(Collection<Extension> extensions) {
        List<ExtensionHeader.Element> elements = new ArrayList<>();
        for (Extension extension : extensions) {
            Extension.Offer offer = extension.offer();
            List<Parameters> alternatives = offer == null ? List.of() : offer.parameters();
            alternatives.forEach(parameters -> elements.add(new ExtensionHeader.Element(extension.name(), parameters)));
            if (!alternatives.isEmpty()) {
                byName.put(extension.name(), new Offered(extension, offer));
            }
        }
        header = ExtensionHeader.write(elements);
    }

    /** The value of the request's Sec-WebSocket-Extensions; empty if nothing is offered, so that it has none. */
    public String header() {
        return header;
    }

    /**
     * Takes the server's answer (4.1, item 5 of the checks). To be called once.
     *
     * @param answer the value of the reply's Sec-WebSocket-Extensions; null or empty if it has none
     * @return the agreed extensions, in the order of the answer
     * @throws ProtocolException if the answer is malformed, names an extension that was not offered, one twice or two
     *     with the same reserved bit, or gives one parameters that it refuses: the connection fails then. With 1010 if
     *     an extension of ours fails at it, as it would later
     */
    public Pipeline activate(String answer) throws ProtocolException {
        List<ExtensionHeader.Element> elements = ExtensionHeader.parse(answer);
        if (elements == null) {
            throw refused("is malformed");
        }
        try (Agreeing agreed = new Agreeing()) {
            for (ExtensionHeader.Element element : elements) {
                try {
                    activate(element, agreed);
                } catch (RuntimeException e) {
                    throw Pipeline.failure(element.name(), e.getMessage());
                }
            }
            return agreed.pipeline();
        }
    }

    private void activate(ExtensionHeader.Element element, Agreeing agreed) throws ProtocolException {
        Offered offered = byName.get(element.name());
        if (offered == null) {
            throw refused("has " + element.name() + ", which was not offered");
        }
        if (agreed.has(element.name())) {
            throw refused("has " + element.name() + " twice");
        }
        String other = agreed.clash(offered.extension);
        if (other != null) {
            throw refused("has " + other + " and " + element.name() + ", which use the same reserved bit");
        }
        ExtensionSession session = offered.offer.activate(element.parameters());
        if (session == null) {
            throw refused("has " + element + ", which does not fit the offer");
        }
        agreed.add(offered.extension, element.parameters(), session);
    }

    private static ProtocolException refused(String fault) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, "Sec-WebSocket-Extensions of the reply " + fault);
    }
}
