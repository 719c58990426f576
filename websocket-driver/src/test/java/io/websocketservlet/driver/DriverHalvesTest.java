package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An owner with a lock reads outside of it and reacts within: what happens in between is heeded. */
class DriverHalvesTest {

    private static ByteBuffer buffer(byte[]... frames) {
        return ByteBuffer.wrap(Hex.join(frames));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageReadBeforeOurCloseAndJudgedAfterItIsDropped(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Event read = recorder.driver.read(buffer(recorder.peer.text("x")));
        recorder.driver.close(1000, "");
        assertNull(recorder.driver.react(read));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void faultReadBeforeOurCloseAndJudgedAfterItIsNoNews(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Event read = recorder.driver.read(buffer(Hex.bytes("ff")));
        recorder.driver.close(1000, "");
        assertNull(recorder.driver.react(read));
        assertEquals(List.of("88 03e8"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void peersCloseReadBeforeOurOwnIsItsAnswer(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Event read = recorder.driver.read(buffer(recorder.peer.close(4000, "theirs")));
        recorder.driver.close(1000, "");
        assertEquals("closed 4000 clean theirs", DriverRecorder.words(recorder.driver.react(read)));
        assertEquals(List.of("88 03e8"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingIsReadBehindThePeersClose(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        ByteBuffer in = buffer(recorder.peer.close(), recorder.peer.text("x"), Hex.bytes("ff"));
        assertEquals("closed 1005 clean ", DriverRecorder.words(recorder.driver.react(recorder.driver.read(in))));
        assertNull(recorder.driver.read(in));
        assertEquals(0, in.remaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingIsReportedAfterTheEnd(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        List<Event> read = new ArrayList<>();
        ByteBuffer in =
                buffer(recorder.peer.text("x"), recorder.peer.ping("y"), recorder.peer.pong("z"), Hex.bytes("ff"));
        Event event;
        while ((event = recorder.driver.read(in)) != null) {
            read.add(event);
        }
        assertEquals(4, read.size());
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        read.forEach(one -> assertNull(recorder.driver.react(one)));
        assertEquals(List.of(), recorder.written());
    }

    /** However far reading runs ahead of judging, what is reported stays the same. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void readingAheadChangesNothing(Role role) {
        Random random = new Random(role.ordinal());
        for (int round = 0; round < 500; round++) {
            DriverRecorder whole = DriverRecorder.open(role);
            byte[] bytes = conversation(whole, random);
            whole.receive(bytes);
            DriverRecorder halves = DriverRecorder.open(role);
            assertEquals(whole.events(), readAhead(halves, bytes, random));
            assertEquals(whole.written(), halves.written());
        }
    }

    private static byte[] conversation(DriverRecorder recorder, Random random) {
        List<byte[]> frames = List.of(
                recorder.peer.text("text"),
                recorder.peer.binary(new byte[200]),
                recorder.peer.ping("ping"),
                recorder.peer.pong("pong"),
                recorder.peer.close(4000, "bye"),
                Hex.bytes("ff"));
        byte[] bytes = {};
        for (int i = 0; i < 10; i++) {
            bytes = Hex.join(bytes, frames.get(random.nextInt(random.nextInt(4) == 0 ? 6 : 4)));
        }
        return bytes;
    }

    private static List<String> readAhead(DriverRecorder recorder, byte[] bytes, Random random) {
        List<String> events = new ArrayList<>();
        Deque<Event> read = new ArrayDeque<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Event next;
        while ((next = recorder.driver.read(in)) != null) {
            read.add(next);
            while (!read.isEmpty() && random.nextInt(3) > 0) {
                judge(recorder.driver, read.poll(), events);
            }
        }
        read.forEach(event -> judge(recorder.driver, event, events));
        return events;
    }

    private static void judge(Driver driver, Event read, List<String> events) {
        for (Event event = driver.react(read); event != null; event = driver.poll()) {
            events.add(DriverRecorder.words(event));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void commandsBetweenTheHalvesLeaveInTheirOrder(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Event read = recorder.driver.read(buffer(recorder.peer.close(1000, "")));
        recorder.driver.send(Message.text("x"));
        recorder.driver.react(read);
        assertEquals(List.of("81 78", "88 03e8"), recorder.written());
    }
}
