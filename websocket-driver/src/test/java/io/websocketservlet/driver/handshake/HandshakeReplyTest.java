package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HandshakeReplyTest {

    private static String text(HandshakeReply reply) {
        return new String(reply.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void switchingProtocolsHasNoBodyAndNoLength() {
        Headers headers = new Headers().add("Upgrade", "websocket").add("Connection", "Upgrade");
        assertEquals(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                text(new HandshakeReply(101, headers, "")));
    }

    @Test
    void refusalIsTextWithItsLengthInBytes() {
        assertEquals(
                "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 7\r\n\r\nnon €",
                text(new HandshakeReply(400, new Headers(), "non €")));
    }

    @Test
    void statusLineNamesTheReason() {
        assertEquals("HTTP/1.1 403 Forbidden", firstLine(403));
        assertEquals("HTTP/1.1 426 Upgrade Required", firstLine(426));
    }

    @Test
    void bodyMayBeOfAnotherTypeThanText() {
        Headers headers = new Headers().add("content-type", "text/html");
        assertEquals(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nContent-Length: 3\r\n\r\n<p>",
                text(new HandshakeReply(200, headers, "<p>")));
    }

    @Test
    void headSaysHowLongTheBodyWouldBe() {
        byte[] head = new HandshakeReply(404, new Headers(), "€").headToBytes();
        assertEquals(
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 3\r\n\r\n",
                new String(head, StandardCharsets.UTF_8));
    }

    @Test
    void answerThatTakesNoBodyHasNoneAndNoLength() {
        for (int status : new int[] {101, 204, 304}) {
            String text = text(new HandshakeReply(status, "None", new Headers(), ""));
            assertEquals("HTTP/1.1 " + status + " None\r\n\r\n", text);
            assertThrows(IllegalArgumentException.class, () -> new HandshakeReply(status, new Headers(), "x"));
        }
    }

    @Test
    void whereItEndsIsNotForTheApplicationToSay() {
        for (String name : new String[] {"content-length", "Transfer-Encoding"}) {
            Headers headers = new Headers().add(name, "1");
            assertThrows(IllegalArgumentException.class, () -> new HandshakeReply(200, headers, "x"));
        }
    }

    @Test
    void headersAreItsOwn() {
        Headers headers = new Headers().add("A", "1");
        HandshakeReply reply = new HandshakeReply(200, headers, "x");
        headers.add("Content-Length", "0");
        reply.headers().add("Transfer-Encoding", "chunked");
        assertEquals(1, reply.headers().size());
        assertEquals(
                "HTTP/1.1 200 OK\r\nA: 1\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 1\r\n\r\nx",
                text(reply));
    }

    @Test
    void resetContentHasNoContent() {
        assertThrows(IllegalArgumentException.class, () -> new HandshakeReply(205, new Headers(), "x"));
        assertTrue(text(new HandshakeReply(205, new Headers(), "")).contains("\r\nContent-Length: 0\r\n"));
    }

    private static String firstLine(int status) {
        String text = text(new HandshakeReply(status, new Headers(), ""));
        return text.substring(0, text.indexOf("\r\n"));
    }
}
