package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Allocation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer can make us hold, and how long it can keep us busy. */
class HttpHeadLimitsTest {

    private static final String START = "GET / HTTP/1.1\r\n";
    private static final HttpLimits SMALL = new HttpLimits(20, 60, 3);

    private static String refused(HttpLimits limits, int status, String text) throws HandshakeException {
        return Heads.refused(new RequestHead(limits, false), status, text).getMessage();
    }

    @Test
    void lineMayBeAsLongAsTheLimitWithoutItsEnd() throws HandshakeException {
        for (String end : List.of("\r\n", "\n")) {
            String target = "/" + "a".repeat(20 - "GET / HTTP/1.1".length());
            HttpRequest request = Heads.whole(
                    new RequestHead(SMALL, false),
                    "GET " + target + " HTTP/1.1" + end + "Host: " + "b".repeat(14) + end + end);
            assertEquals(target, request.target());
            assertEquals(List.of("b".repeat(14)), request.headers("Host"));
        }
    }

    @Test
    void lineOverTheLimitIsRefusedAtItsFirstByteTooMany() throws HandshakeException {
        assertEquals(
                "first line of more than 20 bytes: \"GET /aaaaaaaaaaaaaaa\"",
                refused(SMALL, 414, "GET /" + "a".repeat(16)));
        assertEquals(
                "header line of more than 20 bytes: \"Host: bbbbbbbbbbbbbb\"",
                refused(SMALL, 431, START + "Host: " + "b".repeat(15)));
        Heads.refused(new ResponseHead(SMALL), 502, "HTTP/1.1 101 " + "a".repeat(8));
    }

    @Test
    void headMayBeAsLongAsTheLimit() throws HandshakeException {
        String head = START + "Host: a\r\n" + "B: " + "c".repeat(17) + "\r\n" + "D: efg\r\n" + "\n";
        HttpLimits exact = SMALL.withMaxHead(head.length());
        Heads.whole(new RequestHead(exact, false), head);
        assertEquals(
                "head of more than " + (head.length() - 1) + " bytes",
                refused(SMALL.withMaxHead(head.length() - 1), 431, head));
    }

    @Test
    void emptyLinesBeforeTheRequestCountToo() throws HandshakeException {
        refused(SMALL, 431, "\n".repeat(61));
    }

    @Test
    void moreHeadersThanTheLimitAreRefused() throws HandshakeException {
        Heads.whole(new RequestHead(SMALL, false), START + "Host: a\nB:\nC:\n\n");
        assertEquals("more than 3 header lines", refused(SMALL, 431, START + "Host: a\nB:\nC:\nD:\n"));
    }

    @Test
    void defaultLimits() throws HandshakeException {
        HttpLimits limits = HttpLimits.defaults();
        refused(limits, 414, "G".repeat(8193));
        refused(limits, 431, START + "A: " + "b".repeat(8190));
        String head = START + ("A: " + "b".repeat(8180) + "\r\n").repeat(8) + "C: ";
        refused(limits, 431, head + "d".repeat(65_537 - head.length()));
    }

    @Test
    void twoThousandHeadersAreRefusedAtTheTwoHundredAndFirst() throws HandshakeException {
        // CVE-2024-37890
        ByteBuffer in = ByteBuffer.wrap(Heads.bytes(START + "A: b\r\n".repeat(2000) + "\r\n"));
        HandshakeException refusal =
                assertThrows(HandshakeException.class, () -> Heads.request().read(in));
        assertEquals("more than 200 header lines", refusal.getMessage());
        assertEquals(START.length() + 201 * 6, in.position());
    }

    @Test
    void endlessHeadOfManyLinesIsRefused() {
        // CVE-2026-54465: what comes without end must not be held without end
        ByteBuffer in = ByteBuffer.wrap(Heads.bytes(START + ("A: " + "b".repeat(1000) + "\r\n").repeat(1000)));
        HandshakeException refusal =
                assertThrows(HandshakeException.class, () -> Heads.request().read(in));
        assertEquals("head of more than 65536 bytes", refusal.getMessage());
        assertEquals(65_537, in.position());
    }

    @Test
    void limitsArePositive() {
        assertThrows(IllegalArgumentException.class, () -> new HttpLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> HttpLimits.defaults().withMaxHead(0));
        assertThrows(IllegalArgumentException.class, () -> HttpLimits.defaults().withMaxHeaders(-1));
        assertEquals(
                new HttpLimits(1, 2, 3),
                HttpLimits.defaults().withMaxLine(1).withMaxHead(2).withMaxHeaders(3));
    }

    private static void readByteByByte(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        RequestHead head = Heads.request();
        try {
            for (int end = 1; end <= bytes.length; end++) {
                head.read(in.limit(end));
            }
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void trickledHeadCostsAFewTimesItsSize() {
        byte[] line = Heads.bytes(START + "A: " + "b".repeat(8000) + "\r\n");
        long allocated = Allocation.of(() -> readByteByByte(line));
        assertTrue(allocated < 64 * 1024, allocated + " bytes for a head of 8 KiB");
        byte[] lines = Heads.bytes(START + ("A: " + "b".repeat(320) + "\r\n").repeat(199));
        long allocatedForMany = Allocation.of(() -> readByteByByte(lines));
        assertTrue(allocatedForMany < 256 * 1024, allocatedForMany + " bytes for a head of 64 KiB");
    }

    @Test
    void costGrowsWithTheBytes() {
        // had it to look at what has come again and again, the second would take four times as much
        byte[] half = Heads.bytes(START + ("A: " + "b".repeat(300) + "\r\n").repeat(100));
        byte[] whole = Heads.bytes(START + ("A: " + "b".repeat(300) + "\r\n").repeat(199));
        long once = Allocation.of(() -> readByteByByte(half));
        long twice = Allocation.of(() -> readByteByByte(whole));
        assertTrue(twice < 3 * once, twice + " bytes for twice as much as what took " + once);
    }

    @Test
    void nothingIsHeldForWhatHasNotCome() {
        byte[] beginning = Heads.bytes("GET /");
        long allocated = Allocation.of(() -> readByteByByte(beginning));
        assertTrue(allocated < 1024, allocated + " bytes for a head that has hardly begun");
    }

    @Test
    void longValuesOfSeparatorsAreReadInOnePass() throws HandshakeException {
        // CVE-2021-32640: spaces and commas in the lists of a request that is judged
        char[] spaces = new char[8000];
        Arrays.fill(spaces, ' ');
        String hostile = "a" + new String(spaces) + "b";
        HttpRequest request = Heads.readRequest(Heads.lines(
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: " + hostile,
                "Transfer-Encoding: " + ",".repeat(8000) + "chunked"));
        assertEquals(List.of("chunked"), request.transferEncoding());
        assertEquals(List.of(hostile), request.headers("Connection"));
    }
}
