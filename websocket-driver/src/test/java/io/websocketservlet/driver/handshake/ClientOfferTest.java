package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOfferTest {

    @Test
    void nothingIsNothing() {
        ClientOffer offer = ClientOffer.nothing();
        assertEquals(List.of(), offer.protocols());
        assertFalse(offer.protocolOptional());
        assertEquals(0, offer.headers().size());
        assertTrue(offer.extensions().isEmpty());
    }

    @Test
    void eachPartIsChangedAlone() {
        ClientOffer offer = ClientOffer.nothing()
                .withExtensions(Extensions.of(PermessageDeflate.client()))
                .withHeaders(new Headers().add("A", "b"))
                .withProtocolOptional(true)
                .withProtocols(List.of("p"));
        assertEquals(List.of("p"), offer.protocols());
        assertEquals(true, offer.protocolOptional());
        assertEquals("b", offer.headers().get("a"));
        assertEquals(List.of("permessage-deflate"), offer.extensions().names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "\u00e4", "a\r\nb"})
    void protocolIsAToken(String protocol) {
        List<String> protocols = List.of("ok", protocol);
        assertThrows(IllegalArgumentException.class, () -> ClientOffer.nothing().withProtocols(protocols));
    }

    @Test
    void protocolIsOfferedOnce() {
        // RFC 6455 4.1, item 10
        List<String> protocols = List.of("a", "A", "a");
        assertThrows(IllegalArgumentException.class, () -> ClientOffer.nothing().withProtocols(protocols));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "upgrade",
                "CONNECTION",
                "Content-Length",
                "Transfer-Encoding",
                "TE",
                "Trailer",
                "Sec-WebSocket-Key",
                "sec-websocket-anything"
            })
    void headersOfTheProtocolAreRefused(String name) {
        Headers headers = new Headers().add(name, "x");
        assertThrows(IllegalArgumentException.class, () -> ClientOffer.nothing().withHeaders(headers));
    }

    @Test
    void headerThatBreaksOutOfItsLineIsRefused() {
        // CVE-2026-1527 and its like
        for (String value : List.of("a\r\nHost: b", "a\nb", "a\rb", "a\0")) {
            assertThrows(IllegalArgumentException.class, () -> new Headers().add("X", value));
        }
        for (String name : List.of("X\r\nHost", "X: y", "X ", "")) {
            assertThrows(IllegalArgumentException.class, () -> new Headers().add(name, "a"));
        }
    }

    @Test
    void offerDoesNotChangeWithTheHeadersItWasMadeOf() {
        Headers headers = new Headers().add("A", "b");
        ClientOffer offer = ClientOffer.nothing().withHeaders(headers);
        headers.add("Host", "x");
        offer.headers().add("Host", "x");
        assertEquals(1, offer.headers().size());
    }
}
