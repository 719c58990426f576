package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import io.websocketservlet.driver.wire.Retained;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer can make us hold. */
class MemoryAttacksTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** What a driver takes while nothing has been sent to it, and then some. */
    private static final int DRIVER = 4 * KIB;

    private static final DriverOptions ANY_NUMBER_OF_FRAGMENTS =
            DriverOptions.defaults().withMaxFragments(Integer.MAX_VALUE);

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

    // Frames.

    /** CVE-2026-54463, websocket-driver for Ruby: memory was taken for what was only announced. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654463AnnouncedMessageCostsNothingUntilItComes(Role role) {
        byte[] header = Peer.of(role).header(Peer.BINARY, 60 * MIB);
        long allocated =
                Allocation.of(() -> Victim.open(role, DriverOptions.defaults()).receive(header, new byte[10]));
        assertTrue(allocated < 16 * KIB, allocated + " bytes");
    }

    /**
     * CVE-2026-48779, ws, and its incomplete fix, where 0.87 MB on the wire held 13.5 MB: an object for each of a million
     * fragments. Here all that is ever allocated for them, and so all that can be held, is less than twice the wire.
     */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202648779OneByteFragmentsTakeLessThanTwiceTheWire(Role role) {
        byte[] many = fragments(role, "x", 125_000);
        long atOnce =
                Allocation.of(() -> Victim.open(role, DriverOptions.defaults()).receive(many));
        assertTrue(atOnce < 2L * many.length, atOnce + " bytes for " + many.length + " on the wire");
        int fragment = many.length / 125_000;
        long oneByOne = Allocation.of(() -> {
            Driver driver = (Driver) Victim.open(role, DriverOptions.defaults()).driver();
            ByteBuffer in = ByteBuffer.wrap(many);
            for (int end = fragment; end <= many.length; end += fragment) {
                assertNull(driver.next(in.limit(end)));
            }
        });
        assertTrue(oneByOne < 2L * many.length, oneByOne + " bytes for " + many.length + " on the wire");
    }

    /** CVE-2026-48779: what is held while they come is less than twice what has come, and never more than a message may be. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202648779OneByteFragmentsHoldNoMoreThanTheBudget(Role role) {
        Victim victim = Victim.open(role, ANY_NUMBER_OF_FRAGMENTS.withMaxLength(MIB));
        Object driver = victim.driver();
        byte[] first = fragments(role, "x", 1 << 14);
        byte[] more = fragments(role, "x", 1 << 14);
        more[0] = Peer.GOES_ON;
        victim.receive(first);
        long wire = first.length;
        for (int i = 1; i < MIB >> 14; i++) {
            victim.receive(more);
            wire += more.length;
            long held = Retained.by(driver);
            assertTrue(held <= 2 * wire + DRIVER, held + " bytes held of " + wire + " on the wire");
            assertTrue(held <= MIB + DRIVER, held + " bytes held, though a message may have a MiB");
        }
        assertEquals(List.of(), victim.events());
        victim.receive(victim.peer.header(Peer.GOES_ON, 1)).assertFailed(1009);
    }

    /** CVE-2026-48779 and CVE-2014-0193, Netty: continuations without end. Empty ones never reach a maximal length. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve20140193EndlessContinuationsAreEnded(Role role) {
        for (String content : List.of("", "x")) {
            Victim victim = Victim.open(role, DriverOptions.defaults());
            victim.receive(fragments(role, content, 131_072));
            assertEquals(List.of(), victim.events());
            assertTrue(Retained.by(victim.driver()) < 2 * 131_072 + DRIVER);
            victim.receive(victim.peer.header(Peer.GOES_ON, content.length())).assertFailed(1009);
        }
    }

    /** CVE-2026-48779: control frames between the fragments are no way to be counted less, or to be held. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202648779PongsBetweenFragmentsHoldNothing(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        victim.receive(victim.peer.frame(Peer.TEXT_BEGINS, "x"));
        byte[] pair = Hex.join(victim.peer.pong("p".repeat(125)), victim.peer.frame(Peer.GOES_ON, ""));
        for (int i = 1; i < 131_072; i++) {
            victim.receive(pair);
            victim.events();
        }
        assertTrue(Retained.by(victim.driver()) < 2 * DRIVER);
        victim.receive(pair);
        assertEquals(List.of("ponged", "failed 1009", "closed 1009"), victim.events());
    }

    /** A peer that sends pings and reads nothing: its pongs do not pile up. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void floodOfPingsHoldsOnePong(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        Driver driver = (Driver) victim.driver();
        driver.stalled(true);
        byte[] ping = victim.peer.ping("x".repeat(125));
        for (int i = 0; i < 10_000; i++) {
            victim.receive(ping);
        }
        assertTrue(driver.outputSize() < KIB, driver.outputSize() + " bytes wait");
        assertTrue(Retained.by(driver) < 2 * DRIVER);
    }

    /** A peer that answers no ping: it is not remembered how many there were. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void unansweredPingsAreForgotten(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        Driver driver = (Driver) victim.driver();
        int[] answered = {0};
        for (int i = 0; i < 5000; i++) {
            driver.ping(Integer.toString(i).getBytes(StandardCharsets.US_ASCII), () -> answered[0]++);
        }
        for (int i = 0; i < 5000; i++) {
            Event.Ponged ponged =
                    assertInstanceOf(Event.Ponged.class, victim.next(victim.peer.pong(Integer.toString(i))));
            if (ponged.answered() != null) {
                ponged.answered().run();
            }
        }
        assertEquals(1024, answered[0]);
    }

    /** After a failure the peer goes on sending: nothing of it is held. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void whatComesAfterAFailureIsNotHeld(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        victim.receive(victim.peer.frame(Peer.TEXT_BEGINS, "x"), victim.peer.frame(Peer.TEXT, "y"))
                .assertFailed(1002);
        victim.receive(victim.peer.header(Peer.BINARY, 60 * MIB));
        for (int i = 0; i < 60; i++) {
            victim.receive(new byte[MIB]);
        }
        assertTrue(Retained.by(victim.driver()) < 2 * DRIVER);
        assertEquals(List.of(), victim.events());
    }

    // Heads.

    private static final String ENDLESS = ("A: " + "b".repeat(400) + "\r\n").repeat(1000);

    private static void assertFails(Victim victim, String start) {
        victim.receive(start);
        byte[] endless = Victim.bytes(ENDLESS);
        int from = 0;
        long most = 0;
        while (victim.events().isEmpty()) {
            assertTrue(from < 100_000, "still reading after " + from + " bytes");
            ByteBuffer piece = ByteBuffer.wrap(endless, from, 1000);
            victim.receive(Hex.bytes(piece));
            most = Math.max(most, Retained.by(victim.driver()));
            from += 1000;
        }
        assertTrue(most < 3 * 64 * KIB, most + " bytes held of a head of at most 64 KiB");
        assertTrue(Retained.by(victim.driver()) < 3 * 64 * KIB);
    }

    /** CVE-2026-54465, and CVE-2026-54467/-54468, websocket-driver for Ruby: a server whose answer has no end. */
    @Test
    void cve202654465EndlessAnswerIsRefusedByTheClient() {
        assertFails(Victim.client(), "HTTP/1.1 101 Switching Protocols\r\n");
        assertFails(Victim.client(), "HTTP/1.1 302 Found\r\n");
    }

    /** The same by a client. */
    @Test
    void cve202654465EndlessRequestIsRefusedByTheServer() {
        Victim server = Victim.server();
        assertFails(server, "GET / HTTP/1.1\r\nHost: a\r\n");
        assertTrue(server.written().startsWith("HTTP/1.1 431 "));
    }

    /** The same in one line, which no count of lines ends, and with interim answers, of which each head is short. */
    @Test
    void cve202654465EndlessLineAndEndlessInterimAnswersAreRefused() {
        String line = "HTTP/1.1 101 " + "a".repeat(100_000);
        Victim.client().receive(line).assertFailed(1002);
        String interim = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10_000);
        Victim.client().receive(interim).assertFailed(1002);
        String empty = "\r\n".repeat(100_000);
        Victim server = Victim.server();
        server.receive(empty).assertFailed(1002);
        assertTrue(server.written().startsWith("HTTP/1.1 431 "));
    }

    /** The same by a proxy. */
    @Test
    void cve202654465EndlessAnswerOfAProxyIsRefused() {
        ProxyConnect proxy = new ProxyConnect(WebSocketUrl.parse("ws://a/"), "http://proxy");
        proxy.start();
        ByteBuffer in = ByteBuffer.wrap(Victim.bytes("HTTP/1.1 200 OK\r\n" + ENDLESS));
        assertInstanceOf(ProxyConnect.Failed.class, proxy.next(in));
        assertTrue(in.position() <= 65_537, in.position() + " bytes were read");
        assertTrue(Retained.by(proxy) < 3 * 64 * KIB);
    }

    /** CVE-2026-54467/-54468: a head that comes byte by byte costs no more than a few times its size. */
    @Test
    void cve202654467TrickledHeadCostsAFewTimesItsSize() {
        byte[] request = Victim.bytes("GET / HTTP/1.1\r\n" + ("A: " + "b".repeat(320) + "\r\n").repeat(199));
        long server = Allocation.of(() -> Victim.server().trickle(request));
        assertTrue(server < 6L * request.length, server + " bytes for " + request.length);
        byte[] answer = Victim.bytes("HTTP/1.1 101 OK\r\n" + ("A: " + "b".repeat(320) + "\r\n").repeat(199));
        long client = Allocation.of(() -> Victim.client().trickle(answer));
        assertTrue(client < 6L * answer.length, client + " bytes for " + answer.length);
    }

    // What is over.

    /** CVE-2021-42340, Tomcat: something of each upgraded connection stayed when it was closed. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202142340NothingOfAClosedConnectionStays(Role role) {
        List<WeakReference<Object>> closed = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Victim victim = Victim.open(role, DriverOptions.defaults());
            victim.receive(victim.peer.text("x".repeat(100)), victim.peer.close(1000, ""));
            assertEquals(List.of("text " + "x".repeat(100), "closed 1000"), victim.events());
            closed.add(new WeakReference<>(victim.driver()));
        }
        for (int i = 0; i < 100 && closed.stream().anyMatch(driver -> driver.get() != null); i++) {
            System.gc();
        }
        assertEquals(0, closed.stream().filter(driver -> driver.get() != null).count());
    }

    /** jetty#13029: the last message stayed in memory as long as its connection. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void jetty13029NothingOfAMessageStaysOnceItIsReported(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        for (byte[] frame : List.of(victim.peer.binary(new byte[MIB]), victim.peer.text("x".repeat(MIB)))) {
            WeakReference<Event> message = new WeakReference<>(victim.next(frame));
            for (int i = 0; i < 100 && message.get() != null; i++) {
                System.gc();
            }
            assertNull(message.get());
            assertTrue(Retained.by(victim.driver()) < DRIVER);
            assertEquals(ReadyState.OPEN, ((Driver) victim.driver()).readyState());
        }
    }
}
