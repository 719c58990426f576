package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client against our server, with a wire of bytes between them that arrive in any pieces. */
class TwoDriversTest {

    /** One end: what it was told to send, what it expects to hear, and the bytes on their way to it. */
    private static final class End {

        private final FrameDriver driver;
        private final Random random;

        /** What the other end sent and this one has not reported yet. */
        private final Deque<Object> expected = new ArrayDeque<>();

        private byte[] wire = {};
        private End other;
        private int messages;
        private int answered;
        private Event.Closed closed;

        End(Role role, Random random) {
            this.driver = new FrameDriver(role, DriverOptions.defaults(), random::nextInt);
            this.random = random;
        }

        void sendSomething() {
            int kind = random.nextInt(20);
            if (kind == 0) {
                assertTrue(driver.ping(bytes(random.nextInt(126)), () -> answered++));
                return;
            }
            Message message = kind < 10 ? Message.text(text()) : Message.binary(bytes(size()));
            assertTrue(driver.send(message));
            other.expected.add(message.isText() ? message.text() : message.bytes());
        }

        private int size() {
            int[] below = {10, 130, 1000, 5000, 70_000};
            return random.nextInt(
                    below[random.nextInt(200) == 0 ? 4 : random.nextInt(40) == 0 ? 3 : random.nextInt(3)]);
        }

        private byte[] bytes(int size) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            return bytes;
        }

        private String text() {
            String[] characters = {"a", "é", "€", "😀", "\uFFFD", "\u0000"};
            StringBuilder text = new StringBuilder();
            for (int i = size() / 8; i > 0; i--) {
                text.append(characters[random.nextInt(characters.length)]);
            }
            return text.toString();
        }

        /** Puts some of what was sent on the wire. */
        void write() {
            ByteBuffer[] out = driver.takeOutput(random.nextInt(100_000));
            if (out != null) {
                other.wire = Hex.join(other.wire, Hex.bytes(out));
            }
        }

        /** Reads some of what is on the wire. */
        void read() {
            int end = Math.min(wire.length, random.nextInt(random.nextBoolean() ? 20 : 100_000));
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(wire, end));
            wire = Arrays.copyOfRange(wire, end, wire.length);
            Event event;
            while ((event = driver.next(in)) != null) {
                heed(event);
            }
        }

        private void heed(Event event) {
            assertNull(closed, "event after the last one");
            if (event instanceof Event.Received received) {
                Message message = received.message();
                assertEquals(expected.poll(), message.isText() ? message.text() : message.bytes());
                messages++;
            } else if (event instanceof Event.Ponged ponged) {
                assertNotNull(ponged.answered());
                ponged.answered().run();
            } else if (event instanceof Event.Closed close) {
                closed = close;
            } else {
                assertTrue(event instanceof Event.Opened || event instanceof Event.Pinged, event::toString);
            }
        }
    }

    private final Random random = new Random(6455);
    private final End client = new End(Role.CLIENT, random);
    private final End server = new End(Role.SERVER, random);

    {
        client.other = server;
        server.other = client;
    }

    private End anyEnd() {
        return random.nextBoolean() ? client : server;
    }

    private void open() {
        client.driver.open(DriverRecorder.AGREEMENT);
        server.driver.open(DriverRecorder.AGREEMENT);
    }

    private boolean isQuiet() {
        return client.wire.length == 0
                && server.wire.length == 0
                && !client.driver.hasOutput()
                && !server.driver.hasOutput();
    }

    private void settle() {
        while (!isQuiet()) {
            anyEnd().write();
            anyEnd().read();
        }
        client.read();
        server.read();
    }

    @Test
    void whatOneSendsTheOtherReceives() {
        open();
        while (client.messages + server.messages < 100_000) {
            for (int i = random.nextInt(12); i > 0; i--) {
                anyEnd().sendSomething();
            }
            anyEnd().write();
            anyEnd().read();
            anyEnd().read();
        }
        settle();
        assertTrue(client.expected.isEmpty() && server.expected.isEmpty());
        assertTrue(client.messages > 40_000 && server.messages > 40_000, client.messages + " and " + server.messages);
        assertTrue(client.answered > 1000 && server.answered > 1000);
    }

    /** Whoever closes at whatever moment: both are told, both the same, once, and what was sent before has arrived. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bothAreToldOfTheEnd(int seed) {
        for (int round = 0; round < 500; round++) {
            TwoDriversTest pair = new TwoDriversTest();
            pair.random.setSeed(1000L * seed + round);
            pair.closeAtAnyMoment();
        }
    }

    private void closeAtAnyMoment() {
        open();
        for (int i = random.nextInt(30); i > 0; i--) {
            anyEnd().sendSomething();
            anyEnd().write();
            anyEnd().read();
        }
        boolean both = random.nextInt(4) == 0;
        End first = anyEnd();
        assertTrue(first.driver.close(4000, "first"));
        if (both) {
            assertTrue(first.other.driver.close(4001, "second"));
        }
        settle();
        assertEquals(new Event.Closed(both ? 4001 : 4000, both ? "second" : "first", true), first.closed);
        assertEquals(new Event.Closed(4000, "first", true), first.other.closed);
        // 5.5.1 Close: nothing follows it, so all that was sent before was read
        assertTrue(both || first.other.expected.isEmpty(), first.other.expected.size() + " messages got lost");
        assertTrue(client.driver.mayDisconnect() && server.driver.mayDisconnect());
        client.driver.end();
        server.driver.end();
        settle();
    }

    @Test
    void whatIsSentBeforeTheOpeningArrivesToo() {
        for (int i = 0; i < 100; i++) {
            client.sendSomething();
            server.sendSomething();
        }
        open();
        settle();
        assertTrue(client.expected.isEmpty() && server.expected.isEmpty());
    }

    @Test
    void failureOfOneIsTheEndOfBoth() {
        open();
        assertTrue(server.driver.fail(1011, "listener"));
        settle();
        assertEquals(new Event.Closed(1011, "listener", false), server.closed);
        assertEquals(new Event.Closed(1011, "listener", true), client.closed);
        assertTrue(server.driver.mayDisconnect());
    }
}
