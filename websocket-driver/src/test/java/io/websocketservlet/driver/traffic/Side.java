package io.websocketservlet.driver.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.function.Consumer;

/** One of the two: what it was told to send, what it expects to hear, and the bytes on their way to it. */
final class Side {

    private final Driver driver;
    private final Rewriter rewriter;
    private final Random random;
    private final Consumer<Event> beforeTheOpening;

    private Side other;

    /** What the other one sent and this one has not reported yet. */
    private final Deque<Message> expected = new ArrayDeque<>();

    /** What is on its way to this one. */
    private ByteBuffer wire = ByteBuffer.allocate(0);

    private boolean opened;
    private int pings;
    private int answered;
    private Event.Closed closed;

    /** How many messages have arrived. */
    private int received;

    Side(Driver driver, boolean masks, Random random, Consumer<Event> beforeTheOpening) {
        this.driver = driver;
        this.rewriter = new Rewriter(masks, random);
        this.random = random;
        this.beforeTheOpening = beforeTheOpening;
    }

    static void connect(Side one, Side two) {
        one.other = two;
        two.other = one;
    }

    void send(Message message) {
        assertTrue(driver.send(message));
        other.expected.add(message);
    }

    void ping() {
        byte[] payload = new byte[4 + random.nextInt(122)];
        ByteBuffer.wrap(payload).putInt(pings++);
        assertTrue(driver.ping(payload, () -> answered++));
    }

    void close(int code, String reason) {
        assertTrue(driver.close(code, reason));
        assertFalse(driver.send(Message.text("too late")));
    }

    void end() {
        driver.end();
        read();
    }

    /** Puts some of what was sent on the wire, as it is or as another peer would have written it. */
    void write() {
        ByteBuffer[] out = driver.takeOutput(1 + random.nextInt(50_000));
        if (out == null) {
            return;
        }
        byte[] bytes = Hex.bytes(out);
        // Only frames can be written anew: up to the opening there is a head before them.
        boolean framesAlone = opened && other.opened;
        byte[] sent = framesAlone ? rewriter.rewrite(bytes) : bytes;
        other.wire = other.wire.hasRemaining()
                ? ByteBuffer.wrap(Hex.join(Hex.bytes(other.wire), sent))
                : ByteBuffer.wrap(sent);
    }

    /** Reads some of what is on the wire. */
    void read() {
        int most = random.nextInt(3) == 0 ? random.nextInt(20) : Integer.MAX_VALUE;
        int from = wire.position();
        int end = (int) Math.min(wire.limit(), (long) from + most);
        // Bytes of its own, so that nobody reads on behind them.
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(wire.array(), from, end));
        Event event;
        while ((event = driver.next(in)) != null) {
            heed(event);
        }
        wire.position(from + in.position());
    }

    private void heed(Event event) {
        assertNull(closed, () -> event + " after the last one");
        if (event instanceof Event.Received got) {
            Message message = got.message();
            Message sent = expected.poll();
            assertNotNull(sent, () -> message + " that nobody sent");
            assertEquals(sent.isText(), message.isText());
            assertEquals(sent.isText() ? sent.text() : sent.bytes(), sent.isText() ? message.text() : message.bytes());
            received++;
        } else if (event instanceof Event.Ponged ponged) {
            boolean put = Rewriter.isBetween(ponged.payload());
            assertEquals(put, ponged.answered() == null);
            if (!put) {
                ponged.answered().run();
            }
        } else if (event instanceof Event.Closed close) {
            closed = close;
        } else if (event instanceof Event.Opened) {
            assertFalse(opened);
            opened = true;
        } else if (!(event instanceof Event.Pinged)) {
            beforeTheOpening.accept(event);
        }
    }

    boolean isQuiet() {
        return !wire.hasRemaining() && !driver.hasOutput();
    }

    void assertAllArrived() {
        assertTrue(expected.isEmpty(), () -> expected.size() + " messages got lost");
    }

    void assertAllAnswered() {
        assertEquals(pings, answered);
    }

    Event.Closed closed() {
        return closed;
    }

    int received() {
        return received;
    }

    boolean isOpen() {
        return opened;
    }

    boolean mayDisconnect() {
        return driver.mayDisconnect();
    }
}
