package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Peer;
import io.websocketservlet.driver.wire.Request;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong in other implementations, each case by the number under which it was published. */
class SecurityCasesTest {

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), new Headers());

    private static void failsWith(int code, DriverRecorder recorder) {
        assertEquals("failed " + code, recorder.events().get(0));
    }

    private static int refusalOf(Request request) {
        return assertThrows(HandshakeException.class, () -> HANDSHAKE.judge(request))
                .status();
    }

    // Lengths.

    /** CVE-2026-54466, faye websocket-driver: a length that grew without bound was read as another one. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void anyLengthBeyondTheMaximumIsRefusedBeforeAnythingIsAllocated(Role role) {
        DriverOptions options = DriverOptions.defaults();
        Random random = new Random(54466);
        for (int round = 0; round < 1000; round++) {
            long length = options.maxLength() + 1 + (random.nextLong() >>> 1 + random.nextInt(60));
            byte[] header = Peer.of(role).header(Peer.BINARY, length, 8);
            long allocated = Allocation.of(
                    () -> failsWith(1009, DriverRecorder.open(role, options).receive(header)));
            assertTrue(allocated < 16 * 1024, allocated + " bytes for a length of " + Long.toUnsignedString(length));
        }
    }

    /** CVE-2020-13935, Tomcat: a 64-bit length with its highest bit set led into an endless loop. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Timeout(5)
    void lengthWithItsHighestBitSetIsTooLong(Role role) {
        for (long length : new long[] {Long.MIN_VALUE, -1, -5, Long.MIN_VALUE + 5}) {
            byte[] header = Peer.of(role).header(Peer.TEXT, length, 8);
            DriverRecorder recorder = DriverRecorder.open(role).receive(header, new byte[1 << 16]);
            failsWith(1009, recorder);
        }
    }

    /** CVE-2020-13935 again: a length in a longer form than it needs is nothing to stumble over. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthInALongerFormThanNeededIsRead(Role role) {
        Peer peer = Peer.of(role);
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(peer.header(Peer.BINARY, 0, 2), peer.header(Peer.BINARY, 0, 8), peer.text("ok"));
        assertEquals(List.of("binary ", "binary ", "text ok"), recorder.events());
    }

    /** CVE-2020-27813, gorilla: the sum of the fragments overflowed and passed the limit. CVE-2026-1528, undici, alike. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void sumOfFragmentsDoesNotOverflow(Role role) {
        Peer peer = Peer.of(role);
        DriverOptions unlimited = DriverOptions.defaults().withMaxLength(Long.MAX_VALUE);
        for (long length :
                new long[] {Integer.MAX_VALUE, (1L << 32) - 5, 1L << 32, Long.MAX_VALUE - 4, Long.MAX_VALUE}) {
            DriverRecorder recorder = DriverRecorder.open(role, unlimited);
            recorder.receive(peer.frame(Peer.BINARY_BEGINS, "12345"), peer.header(Peer.ENDS, length));
            failsWith(1009, recorder);
        }
    }

    // Memory.

    /** CVE-2026-54463 and -54467/-54468, websocket-driver for Ruby: memory was taken for what was only announced. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void announcedMessageCostsNothingUntilItComes(Role role) {
        byte[] header = Peer.of(role).header(Peer.BINARY, 60 << 20);
        long allocated = Allocation.of(() -> DriverRecorder.open(role).receive(header, new byte[10]));
        assertTrue(allocated < 16 * 1024, allocated + " bytes");
    }

    /** CVE-2026-48779, ws: millions of tiny fragments, an object for each. Here at most twice what the wire carried. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void tinyFragmentsTakeNoMoreThanTheyCarried(Role role) {
        byte[] many = fragments(role, "x", 100_000);
        long allocated = Allocation.of(() -> DriverRecorder.open(role).receive(many));
        assertTrue(allocated < 2L * many.length, allocated + " bytes for " + many.length + " on the wire");
    }

    /** CVE-2026-48779 and CVE-2014-0193, Netty: continuations without end. Empty ones never reach a maximal length. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void endlessContinuationsAreEnded(Role role) {
        for (String content : List.of("", "x")) {
            DriverRecorder recorder = DriverRecorder.open(role).receive(fragments(role, content, 131_072));
            assertEquals(List.of(), recorder.events());
            failsWith(1009, recorder.receive(Peer.of(role).header(Peer.GOES_ON, content.length())));
        }
    }

    /** The beginning of a message that never ends. */
    private static byte[] fragments(Role role, String content, int count) {
        byte[] first = Peer.of(role).frame(Peer.BINARY_BEGINS, content);
        byte[] next = Peer.of(role).frame(Peer.GOES_ON, content);
        byte[] all = new byte[count * next.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(i == 0 ? first : next, 0, all, i * next.length, next.length);
        }
        return all;
    }

    /** A peer that sends pings and reads nothing must not fill our memory with pongs. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void unreadPongsDoNotPileUp(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.stalled(true);
        byte[] ping = recorder.peer.ping("x".repeat(125));
        for (int i = 0; i < 10_000; i++) {
            recorder.receive(ping);
        }
        assertTrue(recorder.driver.outputSize() < 1000, recorder.driver.outputSize() + " bytes wait");
    }

    /** A peer that answers no ping must not make us remember all of them. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void unansweredPingsAreForgotten(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        int[] answered = {0};
        for (int i = 0; i < 5000; i++) {
            recorder.driver.ping(Integer.toString(i).getBytes(StandardCharsets.US_ASCII), () -> answered[0]++);
        }
        for (int i = 0; i < 5000; i++) {
            recorder.receive(recorder.peer.pong(Integer.toString(i)));
        }
        assertEquals(1024, answered[0]);
    }

    // The opening handshake.

    /** CVE-2020-7662 and -7663, websocket-extensions: an unclosed quoted value took exponential time. */
    @Test
    @Timeout(5)
    void hostileExtensionsAreRefusedInLinearTime() {
        String value = "a; b=\"" + "\\c".repeat(1 << 19);
        assertEquals(400, refusalOf(Request.valid().with("Sec-WebSocket-Extensions", value)));
    }

    /** CVE-2021-32640, ws: splitting a list took quadratic time. The same idiom stood in the seeds. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Sec-WebSocket-Protocol", "Connection", "Upgrade", "Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    @Timeout(5)
    void hostileListsAreReadInLinearTime(String name) {
        for (String unit : List.of(" ", ",", " ,", "a ", "\\", "\t")) {
            Request request = Request.valid().replacing(name, "a" + unit.repeat((1 << 20) / unit.length()) + "b");
            try {
                HANDSHAKE.judge(request);
            } catch (HandshakeException refusal) {
                assertTrue(refusal.status() == 400 || refusal.status() == 426, refusal::getMessage);
            }
        }
    }

    /** CVE-2024-37890, ws: more headers than expected made the server fall over. */
    @Test
    void twoThousandHeadersAreNothingSpecial() throws HandshakeException {
        Request request = Request.valid();
        for (int i = 0; i < 2000; i++) {
            request.with("X-" + i, "v").with("Sec-WebSocket-Protocol", "p" + i);
        }
        assertEquals(new Agreement("hybi-13", "irc"), HANDSHAKE.judge(request.with("Sec-WebSocket-Protocol", "irc")));
    }

    /** CVE-2026-59898, Netty: old versions skipped the check of Connection and Upgrade, which let requests be smuggled. */
    @Test
    void everyVersionNeedsConnectionAndUpgrade() {
        for (String version : List.of("13", "8", "7", "0", "")) {
            for (String name : List.of("Connection", "Upgrade")) {
                Request request = Request.valid().replacing("Sec-WebSocket-Version", version);
                assertEquals(400, refusalOf(request.without(name)));
                assertEquals(400, refusalOf(request.with(name, "close")));
            }
        }
    }

    /** CVE-2018-12541, Vert.x: the body of an upgrade request was buffered. */
    @Test
    void requestWithABodyIsRefused() {
        assertEquals(400, refusalOf(Request.valid().with("Content-Length", "9000")));
        assertEquals(400, refusalOf(Request.valid().with("Transfer-Encoding", "chunked")));
    }

    /** CVE-2026-1527, undici: CR and LF in a header of the application's became lines of their own. */
    @Test
    void noLineCanBeInjectedIntoTheReply() {
        Headers custom = new Headers();
        assertThrows(IllegalArgumentException.class, () -> custom.add("X-A", "1\r\nX-Evil: 2"));
        assertThrows(IllegalArgumentException.class, () -> custom.add("X-A: 1\r\nX-Evil", "2"));
        // and none of the peer's: a protocol that is agreed on is a token
        assertEquals(400, refusalOf(Request.valid().with("Sec-WebSocket-Protocol", "irc\r\nX-Evil: 2")));
    }

    /** CVE-2026-61666, websocket-driver for Ruby: a malformed Host raised out of the parser. */
    @Test
    void malformedHostEndsInAnAnswer() {
        Request request = Request.valid().replacing("Host", "a b:c").with("Origin", "http://a b:c");
        assertEquals(403, refusalOf(request));
    }

    /** Cross-site WebSocket hijacking: any page could use a visitor's cookies, or one whose name ends like ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://server.example.com.evil.com",
                "https://evilserver.example.com",
                "https://server.example.com:8443",
                "https://xn--server-example.com",
                "http://server.example.com",
                "null"
            })
    void pageOfAnotherOriginDoesNotConnect(String origin) {
        assertEquals(403, refusalOf(Request.valid().overTls().with("Origin", origin)));
    }

    /** jetty#13029: the last message stayed in memory as long as its connection. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingOfAMessageIsKeptOnceItIsReported(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        for (byte[] frame : List.of(recorder.peer.binary(new byte[100_000]), recorder.peer.text("x".repeat(100_000)))) {
            WeakReference<Event> message = new WeakReference<>(recorder.driver.next(ByteBuffer.wrap(frame)));
            for (int i = 0; i < 100 && message.get() != null; i++) {
                System.gc();
            }
            assertNull(message.get());
            assertEquals(ReadyState.OPEN, recorder.driver.readyState());
        }
    }
}
