package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

    private static HandshakeException refused(String text) throws HandshakeException {
        return Heads.refused(Heads.response(), 502, text);
    }

    @Test
    void exampleOfTheRfc() throws HandshakeException {
        // RFC 6455 1.2
        HttpResponse answer = Heads.readResponse(Heads.lines(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Sec-WebSocket-Protocol: chat"));
        assertEquals("HTTP/1.1", answer.httpVersion());
        assertEquals(101, answer.status());
        assertEquals("Switching Protocols", answer.reason());
        assertEquals(List.of("chat"), answer.headers("sec-websocket-protocol"));
        assertEquals(4, answer.headers().size());
    }

    @Test
    void reasonMayBeEmptyOrMissing() throws HandshakeException {
        // RFC 9112 4; some servers leave out the space, too
        assertEquals("", Heads.readResponse("HTTP/1.1 101 \r\n\r\n").reason());
        assertEquals("", Heads.readResponse("HTTP/1.1 101\r\n\r\n").reason());
        assertEquals(
                "a  \u00e4\tb",
                Heads.readResponse("HTTP/1.0 101 a  \u00e4\tb\n\n").reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 4 Switching Protocols",
                "HTTP/1.1 10 x",
                "HTTP/1.1 1010 x",
                "HTTP/1.1 001 x",
                "HTTP/1.1 101x",
                "HTTP/1.1 1 1 x",
                "HTTP/1.1 -10 x",
                "HTTP/1.1  101 x",
                "HTTP/1.1\t101 x",
                "HTTP/1.1 1\u00b21 x"
            })
    void statusLineThatIsNoneIsRefusedWhereItEnds(String line) throws HandshakeException {
        assertEquals(
                "status line " + Headers.shown(line) + ", expected HTTP/1.1 and a status from 100 to 999",
                refused(line + "\r\n").getMessage());
    }

    /** Nobody knows whether its line ever ends. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "220 mail ESMTP, 1",
                "SSH-2.0-x, 1",
                "HTTQ, 4",
                "HTTP 1, 5",
                "HTTP/2.0 101 x, 6",
                "HTTP/1 101 x, 7",
                "http/1.1 101 x, 1",
                "\" HTTP/1.1 101 x\", 1",
                "\u0081\u0002Hi, 1"
            })
    void whatIsNoHttpIsRefusedAtItsFirstByte(String text, int bytes) throws HandshakeException {
        String message = refused(text.substring(0, bytes)).getMessage();
        assertEquals(
                "status line that begins with " + Headers.shown(text.substring(0, bytes)) + ", expected HTTP/1.1",
                message);
        refused("HTTP/1.1 100 \r\n\r\n" + text.substring(0, bytes));
    }

    @Test
    void headersAreJudgedAsThoseOfARequest() throws HandshakeException {
        for (String line : List.of("A: b\r\n c", "A : b", "A", ": b", " A: b")) {
            refused("HTTP/1.1 101 x\r\n" + line + "\r\n");
        }
        refused("HTTP/1.1 101 x\r\nA: \0");
        refused("HTTP/1.1 101 x\rA");
    }

    @Test
    void interimAnswersArePassedOver() throws HandshakeException {
        // RFC 9110 15.2; 103 is RFC 8297
        HttpResponse answer = Heads.readResponse("HTTP/1.1 100 Continue\r\n\r\n"
                + Heads.lines("HTTP/1.1 103 Early Hints", "Link: </style.css>")
                + Heads.lines("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket"));
        assertEquals(List.of("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket"), Heads.words(answer));
    }

    @Test
    void interimAnswersWithoutEndAreRefused() throws HandshakeException {
        String interim = "HTTP/1.1 100 \r\n\r\n"; // 17 bytes
        HttpLimits limits = HttpLimits.defaults().withMaxHead(10 * interim.length());
        Heads.refused(new ResponseHead(limits), 502, interim.repeat(10) + "H");
        HttpLimits few = HttpLimits.defaults().withMaxHeaders(3);
        String hint = Heads.lines("HTTP/1.1 103 x", "A: b");
        Heads.refused(new ResponseHead(few), 502, hint.repeat(3) + "HTTP/1.1 103 x\r\nA: b\n");
    }

    @Test
    void whatFollowsTheHeadIsNotTaken() throws HandshakeException {
        ByteBuffer in = ByteBuffer.wrap(Heads.bytes(Heads.lines("HTTP/1.1 101 x", "A: b") + "\u0081\2Hi"));
        assertEquals(101, Heads.response().read(in).status());
        assertEquals(4, in.remaining());
    }
}
