package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HttpHead;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.handshake.HttpResponse;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.RequestHead;
import io.websocketservlet.driver.handshake.ResponseHead;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The first byte says whether narrow limits hold, the others are the head of a request, of an answer, and of a proxy's
 * answer. Any chunking of them gives the same head or the same fault, at the same byte; a head that is written again reads
 * the same.
 */
public final class HeadsTarget {

    private static final HttpLimits NARROW = new HttpLimits(40, 120, 4);
    private static final Set<Integer> REQUEST_FAULTS = Set.of(400, 414, 431, 505);
    private static final Set<Integer> RESPONSE_FAULTS = Set.of(502);

    private static final long MEMORY_AT_REST = 256 * 1024;
    private static final long MEMORY_FOR_A_BYTE = 200;

    private HeadsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        HttpLimits limits = (input[0] & 1) == 0 ? HttpLimits.defaults() : NARROW;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        sameForAnyChunking(bytes, () -> new RequestHead(limits, false), REQUEST_FAULTS);
        sameForAnyChunking(bytes, () -> new ResponseHead(limits), RESPONSE_FAULTS);
        String proxy = proxy(limits, Chunks.whole(bytes));
        Chunks.ways(bytes).forEach(chunks -> assertEquals(proxy, proxy(limits, chunks)));
    }

    private static void sameForAnyChunking(byte[] bytes, Supplier<HttpHead<?>> head, Set<Integer> faults) {
        String whole = outcome(head.get(), Chunks.whole(bytes), faults);
        Chunks.ways(bytes).forEach(chunks -> assertEquals(whole, outcome(head.get(), chunks, faults)));
        Memory.assertAtMost(
                MEMORY_AT_REST + MEMORY_FOR_A_BYTE * bytes.length,
                () -> outcome(head.get(), Chunks.whole(bytes), faults));
        String again = whole.substring(0, Math.max(0, whole.lastIndexOf(" after ")));
        if (whole.startsWith("head ")) {
            byte[] written = again.substring(5).getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(again + " after " + written.length, outcome(rewritten(head), Chunks.whole(written), faults));
        }
    }

    /** What is written may be a little longer than what was read, so limits that were just kept do not count. */
    private static HttpHead<?> rewritten(Supplier<HttpHead<?>> head) {
        HttpLimits wide = new HttpLimits(1 << 20, 1 << 20, 1 << 20);
        return head.get() instanceof RequestHead ? new RequestHead(wide, false) : new ResponseHead(wide);
    }

    /** What came of it, written as a head again, and at which byte. */
    private static String outcome(HttpHead<?> head, List<byte[]> chunks, Set<Integer> faults) {
        int taken = 0;
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            try {
                Object message = head.read(in);
                taken += in.position();
                if (message != null) {
                    return "head " + written(message) + " after " + taken;
                }
                assertEquals(0, in.remaining(), "bytes left, though more are wanted");
            } catch (HandshakeException e) {
                assertTrue(faults.contains(e.status()), () -> e.status() + " " + e.getMessage());
                assertTrue(isPrintable(e.getMessage()), e.getMessage());
                return "fault " + e.status() + " " + e.getMessage() + " after " + (taken + in.position());
            }
        }
        return "nothing after " + taken;
    }

    private static String written(Object message) {
        if (message instanceof HttpRequest request) {
            assertTrue(isPrintable(request.toString()), request.toString());
            return request + "\r\n" + request.headers() + "\r\n";
        }
        HttpResponse response = (HttpResponse) message;
        assertTrue(response.status() >= 0 && response.status() <= 999, () -> response.toString());
        return response + "\r\n" + response.headers() + "\r\n";
    }

    private static String proxy(HttpLimits limits, List<byte[]> chunks) {
        ProxyConnect proxy = new ProxyConnect(WebSocketUrl.parse("wss://a.example/"), "http://b.example", limits);
        proxy.start();
        int taken = 0;
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            ProxyConnect.Result result = proxy.next(in);
            taken += in.position();
            if (result instanceof ProxyConnect.Connected) {
                assertEquals(2, proxy.status() / 100);
                return "connected after " + taken;
            }
            if (result instanceof ProxyConnect.Failed failed) {
                assertEquals(null, proxy.end(), "a second result");
                return failed.cause().closeCode() + failed.cause().getMessage() + " after " + taken;
            }
        }
        assertTrue(proxy.end() instanceof ProxyConnect.Failed, "the end was not told");
        return "nothing";
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
