package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPhraseTest {

    private static String text(HandshakeReply reply) {
        return new String(reply.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"101, Switching Protocols", "400, Bad Request", "403, Forbidden", "426, Upgrade Required"})
    void statusHasItsUsualWords(int status, String reason) {
        HandshakeReply reply = new HandshakeReply(status, new Headers(), "");
        assertEquals(reason, reply.reason());
        assertTrue(text(reply).startsWith("HTTP/1.1 " + status + " " + reason + "\r\n"), text(reply));
    }

    @Test
    void othersMayBeChosen() {
        HandshakeReply reply = new HandshakeReply(101, "Web Socket Protocol Handshake", new Headers(), "");
        assertEquals("HTTP/1.1 101 Web Socket Protocol Handshake\r\n\r\n", text(reply));
    }
}
