package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Any chunking of the same bytes gives the same head, or the same fault at the same byte. */
class HttpHeadChunkingTest {

    private static final String REQUEST = "\r\n"
            + Heads.lines("GET /chat?x=1 HTTP/1.1", "Host: a:8080", "Upgrade: websocket", "Cookie: \u00e4", "Cookie:")
            + "\u0081\u0080mask";

    private static final String RESPONSE = "HTTP/1.1 100 \n\n" + Heads.lines("HTTP/1.1 101", "A:  b ") + "\u0081\0";

    private static final List<String> BAD_REQUESTS = List.of(
            "NOT HTTP\r\n\r\n",
            "GET / HTTP/1.1\rx",
            Heads.lines("GET / HTTP/1.1", "Host: a b") + "rest",
            Heads.lines("GET / HTTP/1.1", "Host: a", " b") + "rest",
            Heads.lines("GET / HTTP/1.1", "Host: a", "B: \u0001") + "rest");

    /** What came of it, and at which byte. */
    private static String outcome(HttpHead<?> head, List<byte[]> chunks) {
        int taken = 0;
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            try {
                Object message = head.read(in);
                taken += in.position();
                if (message != null) {
                    List<String> words = message instanceof HttpRequest request
                            ? Heads.words(request)
                            : Heads.words((HttpResponse) message);
                    return words + " after " + taken;
                }
            } catch (HandshakeException e) {
                return e.status() + " " + e.getMessage() + " after " + (taken + in.position());
            }
        }
        return "nothing after " + taken;
    }

    /** Cuts before each of these positions, which ascend. */
    private static List<byte[]> cut(byte[] bytes, int... positions) {
        List<byte[]> chunks = new ArrayList<>();
        int from = 0;
        for (int position : positions) {
            chunks.add(Arrays.copyOfRange(bytes, from, position));
            from = position;
        }
        chunks.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return chunks;
    }

    private static void everyChunking(Supplier<HttpHead<?>> heads, String text) {
        byte[] bytes = Heads.bytes(text);
        String atOnce = outcome(heads.get(), cut(bytes));
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertEquals(atOnce, outcome(heads.get(), cut(bytes, first, second)), first + ", " + second);
            }
        }
        int[] each = new int[bytes.length];
        Arrays.setAll(each, i -> i);
        assertEquals(atOnce, outcome(heads.get(), cut(bytes, each)), "byte by byte");
    }

    @Test
    void requestInThreePiecesOrByteByByte() {
        assertEquals(
                "[GET /chat?x=1 HTTP/1.1, Host: a:8080, Upgrade: websocket, Cookie: \u00e4, Cookie: ] after "
                        + (REQUEST.length() - 6),
                outcome(Heads.request(), cut(Heads.bytes(REQUEST))));
        everyChunking(Heads::request, REQUEST);
    }

    @Test
    void responseInThreePiecesOrByteByByte() {
        assertEquals(
                "[HTTP/1.1 101, A: b] after " + (RESPONSE.length() - 2),
                outcome(Heads.response(), cut(Heads.bytes(RESPONSE))));
        everyChunking(Heads::response, RESPONSE);
    }

    @Test
    void faultsInThreePiecesOrByteByByte() {
        BAD_REQUESTS.forEach(text -> everyChunking(Heads::request, text));
        BAD_REQUESTS.forEach(text -> everyChunking(Heads::response, text));
    }

    @Test
    void limitsInThreePiecesOrByteByByte() {
        HttpLimits limits = new HttpLimits(16, 50, 2);
        for (String text : List.of(
                "GET /" + "a".repeat(50),
                Heads.lines("GET / HTTP/1.1", "A: " + "b".repeat(14)),
                Heads.lines("GET / HTTP/1.1", "A: b", "A: b", "A: b"),
                Heads.lines("GET / HTTP/1.1", "A: 1234567890123", "B: 1234567890123", "C: d"))) {
            everyChunking(() -> new RequestHead(limits, false), text);
        }
    }

    @Test
    void directAndSlicedBuffersAreReadAlike() throws HandshakeException {
        byte[] bytes = Heads.bytes("xx" + Heads.lines("GET / HTTP/1.1", "Host: a") + "y");
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).position(2);
        assertEquals("/", Heads.request().read(direct).target());
        assertEquals(1, direct.remaining());
        ByteBuffer readOnly = ByteBuffer.wrap(bytes).position(2).slice().asReadOnlyBuffer();
        assertEquals("/", Heads.request().read(readOnly).target());
        assertEquals(1, readOnly.remaining());
    }

    @Test
    void noiseIsNeverMoreThanRefused() {
        Random random = new Random(9112);
        byte[] good = Heads.bytes(REQUEST);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String atOnce = outcome(Heads.request(), cut(bytes));
            assertEquals(atOnce, outcome(Heads.request(), cut(bytes, random.nextInt(bytes.length))));
            outcome(Heads.response(), cut(bytes));
        }
    }
}
