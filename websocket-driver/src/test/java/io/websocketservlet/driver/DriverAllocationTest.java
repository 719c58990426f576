package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What messages cost in memory, from the bytes that come to those that leave. */
class DriverAllocationTest {

    private static final int MIB = 1 << 20;

    /** Buffers, events and whatever else is not the message itself. */
    private static final int SMALL_CHANGE = 4096;

    private static final int FRAMES = 10_000;
    private static final int ROUNDS = 10;

    /** What was made last: an object that nobody can see need not be made. */
    private static volatile Object sink;

    /** Bytes for each of many, in the best of several rounds: the first ones still load classes. */
    private static long bytesOfOne(Runnable one) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, Allocation.of(() -> {
                for (int i = 0; i < FRAMES; i++) {
                    one.run();
                }
            }));
        }
        return least / FRAMES;
    }

    private static FrameDriver open(Role role) {
        FrameDriver driver = new FrameDriver(role, DriverOptions.defaults(), () -> Peer.KEY);
        driver.open(DriverRecorder.AGREEMENT);
        assertEquals(new Event.Opened(), driver.poll());
        return driver;
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shortTextCostsItsStringItsArrayItsMessageAndItsEvent(Role role) {
        byte[] ascii = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);
        long four = bytesOfOne(() ->
                sink = new Event.Received(Message.text(new String(ascii, 0, ascii.length, StandardCharsets.UTF_8))));
        Driver driver = open(role);
        ByteBuffer frame = ByteBuffer.wrap(Peer.of(role).frame(Peer.TEXT, ascii));
        long read = bytesOfOne(() -> sink = driver.next(frame.rewind()));
        assertEquals("x".repeat(64), ((Event.Received) sink).message().text());
        assertTrue(four > ascii.length, () -> four + " bytes for four objects");
        assertTrue(read <= four, () -> read + " bytes for a frame, at most " + four + " expected");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shortBinaryCostsItsArrayItsMessageAndItsEvent(Role role) {
        long three = bytesOfOne(() -> sink = new Event.Received(Message.binary(new byte[64])));
        Driver driver = open(role);
        ByteBuffer frame = ByteBuffer.wrap(Peer.of(role).binary(new byte[64]));
        long read = bytesOfOne(() -> sink = driver.next(frame.rewind()));
        assertEquals(ByteBuffer.allocate(64), ((Event.Received) sink).message().bytes());
        assertTrue(read <= three, () -> read + " bytes for a frame, at most " + three + " expected");
    }

    /** Masked into a copy by the client, then moved into the message that the server reports. */
    @Test
    void largeMessageOfAClientIsCopiedTwice() {
        Driver client = open(Role.CLIENT);
        Driver server = open(Role.SERVER);
        Message message = Message.binary(new byte[MIB]);
        atMost(2 * MIB + SMALL_CHANGE, () -> send(message, client, server));
    }

    /** Sent from where it lies, then moved into the message that the client reports. */
    @Test
    void largeMessageOfAServerIsCopiedOnce() {
        Driver server = open(Role.SERVER);
        Driver client = open(Role.CLIENT);
        Message message = Message.binary(new byte[MIB]);
        atMost(MIB + SMALL_CHANGE, () -> send(message, server, client));
    }

    /** The server's way back begins with the very array that it received into. */
    @Test
    void echoOfALargeMessageCopiesItThreeTimesInAll() {
        Driver client = open(Role.CLIENT);
        Driver server = open(Role.SERVER);
        Message message = Message.binary(new byte[MIB]);
        atMost(3 * MIB + SMALL_CHANGE, () -> send(send(message, client, server), server, client));
    }

    private static void atMost(long limit, Runnable action) {
        long allocated = Allocation.of(action);
        assertTrue(allocated <= limit, () -> allocated + " bytes allocated, at most " + limit + " expected");
    }

    /** What arrives of a message on a wire that copies nothing. */
    private static Message send(Message message, Driver from, Driver to) {
        assertTrue(from.send(message));
        Message arrived = null;
        for (ByteBuffer bytes : from.takeOutput(Integer.MAX_VALUE)) {
            if (to.next(bytes) instanceof Event.Received received) {
                arrived = received.message();
            }
        }
        assertEquals(message.bytes(), arrived.bytes());
        return arrived;
    }
}
