package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Tokens;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Peer;
import io.websocketservlet.driver.wire.Request;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input on which others spent the square of its length, or worse. No clock is looked at: it is counted how often a
 * character is read, or, where that cannot be seen, how much memory is asked for.
 */
class LinearTimeTest {

    private static final int LONG = 1 << 16;

    /** How often each character may be looked at on average. A pattern with a choice looks once for each of them all. */
    private static final int LOOKS = 8;

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), new Headers());

    /** A text that counts how often one of its characters is read, and gives up when that is far too often. */
    private static final class Counted implements CharSequence {

        private final String text;
        private final long[] looks;

        Counted(String text) {
            this(text, new long[1]);
        }

        private Counted(String text, long[] looks) {
            this.text = text;
            this.looks = looks;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > 100L * LOOKS * LONG) {
                throw new AssertionError("more than " + looks[0] + " looks at " + text.length() + " characters");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Counted(text.substring(from, to), looks);
        }

        @Override
        public String toString() {
            looks[0] += text.length();
            return text;
        }
    }

    private static void assertLinear(Consumer<CharSequence> reader, String begin, String unit, String end) {
        for (int length : new int[] {LONG / 8, LONG}) {
            Counted text = new Counted(begin + unit.repeat(length / unit.length()) + end);
            reader.accept(text);
            assertTrue(
                    text.looks[0] <= (long) LOOKS * text.length(),
                    text.looks[0] + " looks at " + text.length() + " characters: " + begin + unit + "..." + end);
        }
    }

    /**
     * CVE-2020-7662 and CVE-2020-7663, websocket-extensions for Node and Ruby: a quoted value that is never closed took
     * exponential time, since a backslash could be read in two ways.
     */
    @ParameterizedTest
    @ValueSource(strings = {"\\c", "\\\\", "\\\"", "c", "\\", "\\\\\\", "c\\", "\\\t", "=", ";", ", "})
    void cve20207662UnclosedQuotedParameterTakesLinearTime(String unit) {
        for (String begin : List.of("a; b=\"", "a;b;c=\"", "a, b; c=\"")) {
            assertLinear(ExtensionHeader::parse, begin, unit, "");
            assertLinear(ExtensionHeader::parse, begin, unit, "\"");
            assertLinear(ExtensionHeader::parse, begin, unit, "\" x");
        }
        assertNull(ExtensionHeader.parse("a; b=\"" + "\\c".repeat(LONG)));
    }

    /** The same by what stands between and around extensions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                " \t",
                "a",
                "a ",
                "a,",
                "a , ",
                "a;b",
                "; a",
                ";a=b",
                " ;a = \"b\"",
                ",",
                ";",
                "=",
                "\""
            })
    void cve20207662HostileExtensionsTakeLinearTime(String unit) {
        for (String begin : List.of("", "a", "a;", "a; b", "a; b=", "a,")) {
            assertLinear(ExtensionHeader::parse, begin, unit, "");
            assertLinear(ExtensionHeader::parse, begin, unit, "a");
            assertLinear(ExtensionHeader::parse, begin, unit, "\u0000");
        }
    }

    /**
     * CVE-2021-32640, ws: a Sec-WebSocket-Protocol of many spaces was split in quadratic time. The same idiom, a comma with
     * any white space around it, stood in the libraries that this one descends from.
     */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", ",", " ,", ", ", " , ", "a ", "a,", " a", "  a", "\\", "\""})
    void cve202132640ListTakesLinearTime(String unit) {
        for (String begin : List.of("", "a", "irc,")) {
            assertLinear(Tokens::split, begin, unit, "");
            assertLinear(Tokens::split, begin, unit, "b");
            assertLinear(Tokens::split, begin, unit, ",");
        }
    }

    /** That the count would show it: what ws did is far above the line. */
    @Test
    void countShowsTheQuadraticSplit() {
        Consumer<CharSequence> careless = text -> Pattern.compile(" *, *").split(text);
        assertThrows(AssertionError.class, () -> assertLinear(careless, "a", " ", "b"));
    }

    // Where no character can be counted: what is asked of memory.

    private static long allocated(Runnable action) {
        return Math.max(Allocation.of(action), 4096);
    }

    /** For four times as much input no more than five times as much memory. */
    private static void assertGrowsWithTheInput(IntFunction<Runnable> of) {
        long once = allocated(of.apply(LONG / 4));
        long fourTimes = allocated(of.apply(LONG));
        assertTrue(fourTimes <= 5 * once, fourTimes + " bytes for four times what took " + once);
    }

    private static void judge(Request request) {
        try {
            HANDSHAKE.judge(request);
        } catch (HandshakeException refusal) {
            assertTrue(refusal.status() == 400 || refusal.status() == 426, refusal::getMessage);
            assertTrue(refusal.getMessage().length() < 400, refusal::getMessage);
        }
    }

    /** CVE-2021-32640 in a whole handshake: no header is taken apart more than once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Protocol",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Extensions"
            })
    void cve202132640HandshakeAsksForMemoryInProportion(String name) {
        for (String unit : List.of(" ", ",", " ,", "a ", "a,", "a;b,", "\\", "\t")) {
            assertGrowsWithTheInput(length -> {
                Request request = Request.valid().replacing(name, "a" + unit.repeat(length / unit.length()) + "b");
                return () -> judge(request);
            });
        }
    }

    /** CVE-2020-7662's cousin: an offer with any number of parameters, any number of times. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "; a",
                "; client_max_window_bits=7",
                "; client_max_window_bits; client_max_window_bits",
                ", permessage-deflate; x",
                ", permessage-deflate; server_max_window_bits=7",
                ", b"
            })
    void cve20207662OffersAreJudgedInProportion(String unit) {
        Extensions extensions = Extensions.of(PermessageDeflate.server());
        assertGrowsWithTheInput(length -> {
            List<ExtensionHeader.Element> offers =
                    ExtensionHeader.parse("permessage-deflate; x" + unit.repeat(length / unit.length()));
            return () -> assertTrue(extensions.accept(offers).isEmpty());
        });
    }

    /** A head that comes byte by byte is not looked through again for each of them: neither its line nor its lines. */
    @Test
    void cve202654465TrickledHeadAsksForMemoryInProportion() {
        assertGrowsWithTheInput(length -> {
            byte[] line = Victim.bytes("GET / HTTP/1.1\r\nA: " + "b".repeat(length / 8 - 10) + "\r\n");
            return () -> Victim.server().trickle(line);
        });
        assertGrowsWithTheInput(length -> {
            byte[] lines = Victim.bytes("GET / HTTP/1.1\r\n" + ("A: " + "b".repeat(395) + "\r\n").repeat(length / 800));
            return () -> Victim.server().trickle(lines);
        });
    }

    /** Nor is a frame, or a message in fragments. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202648779TrickledMessageAsksForMemoryInProportion(Role role) {
        for (int first : new int[] {Peer.TEXT, Peer.BINARY, Peer.TEXT_BEGINS}) {
            assertGrowsWithTheInput(length -> {
                byte[] frame = Peer.of(role).frame(first, "x".repeat(length - 10));
                return () -> {
                    Driver driver =
                            (Driver) Victim.open(role, DriverOptions.defaults()).driver();
                    ByteBuffer in = ByteBuffer.wrap(frame);
                    for (int end = 1; end < frame.length; end++) {
                        assertNull(driver.next(in.limit(end)));
                    }
                };
            });
        }
    }
}
