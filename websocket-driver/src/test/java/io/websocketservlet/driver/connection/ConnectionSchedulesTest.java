package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What holds in every order of events: seeded random histories, judged by a model. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ConnectionSchedulesTest {

    private static final int GENTLE = 1_500;
    private static final int ROUGH = 3_000;

    /** To try one again: its seed, and what kind it was. */
    private static void judged(long seed, boolean rough, Consumer<Schedule> judge) {
        Schedule schedule = new Schedule(seed, rough);
        try {
            schedule.run();
            judge.accept(schedule);
            schedule.transport.assertNoFault();
            schedule.recorder.assertNoFault();
        } catch (Throwable fault) {
            throw new AssertionError(
                    (rough ? "rough" : "gentle") + " seed " + seed + ": " + fault.getMessage() + "\n"
                            + String.join("\n", schedule.trace) + "\n" + schedule.recorder.events(),
                    fault);
        }
    }

    @Test
    void nothingIsLostWhileBothSidesAreThere() {
        for (long seed = 0; seed < GENTLE; seed++) {
            judged(seed, false, ConnectionSchedulesTest::nothingIsLost);
        }
    }

    private static void nothingIsLost(Schedule schedule) {
        schedule.settle();
        schedule.connection.resume();
        schedule.settle();
        assertFalse(schedule.transport.isPaused(), "reads are paused for ever");
        assertFalse(schedule.transport.hasUnread(), "input is left");
        List<String> messages = received(schedule);
        if (!schedule.closing) {
            assertEquals(12, messages.size(), "a message was not delivered");
            assertFalse(schedule.recorder.isClosed());
        }
        // At last the peer closes, or answers our Close.
        schedule.transport.arrive(Peer.close(1000, ""));
        schedule.settle();
        assertTrue(schedule.recorder.isClosed(), "no onClose");
        assertEquals("close 1000, clean", last(schedule.recorder.events()));
        assertTrue(schedule.transport.isClosed(), "TCP is left open");
        List<String> frames = Peer.read(schedule.transport.takeWritten());
        assertEquals(
                sent(schedule),
                frames.stream().filter(frame -> frame.startsWith("text")).toList());
        assertEquals(
                List.of("close 1000"),
                frames.stream().filter(frame -> frame.startsWith("close")).toList());
        assertDataComesBeforeClose(frames);
    }

    @Test
    void onCloseComesOnceAndLastWhateverBreaks() {
        for (long seed = 0; seed < ROUGH; seed++) {
            judged(seed, true, ConnectionSchedulesTest::itEnds);
        }
    }

    private static void itEnds(Schedule schedule) {
        schedule.settle();
        if (!schedule.recorder.isClosed()) {
            schedule.connection.resume();
            schedule.settle();
        }
        if (!schedule.recorder.isClosed()) {
            assertFalse(schedule.transport.isPaused(), "reads are paused for ever");
            schedule.transport.arrive(Peer.close(1000, ""));
            schedule.settle();
        }
        schedule.clock.pass(Duration.ofSeconds(20));
        schedule.settle();
        assertTrue(schedule.recorder.isClosed(), "no onClose");
        assertTrue(last(schedule.recorder.events()).startsWith("close "));
        assertEquals(1, schedule.connection.timesClosed());
        assertTrue(schedule.transport.isClosed(), "TCP is left open");
        received(schedule);
        List<String> frames = Peer.read(schedule.transport.takeWritten());
        List<String> texts = new ArrayList<>(frames);
        texts.removeIf(frame -> !frame.startsWith("text s"));
        List<String> sent = sent(schedule);
        assertTrue(
                texts.size() <= sent.size() && sent.subList(0, texts.size()).equals(texts),
                () -> "sent " + sent + ", but written " + texts);
        assertDataComesBeforeClose(frames);
    }

    /** The messages that were delivered: the first ones that came, in their order. */
    private static List<String> received(Schedule schedule) {
        List<String> messages = new ArrayList<>(schedule.recorder.events());
        messages.removeIf(event -> !event.startsWith("message"));
        for (int i = 0; i < messages.size(); i++) {
            assertEquals("message text m" + i, messages.get(i));
        }
        return messages;
    }

    private static List<String> sent(Schedule schedule) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < schedule.accepted.size(); i++) {
            if (schedule.accepted.get(i)) {
                sent.add("text s" + i);
            }
        }
        return sent;
    }

    /** 5.5.1 Close: no data frame after it. */
    private static void assertDataComesBeforeClose(List<String> frames) {
        boolean closed = false;
        for (String frame : frames) {
            assertFalse(closed && !frame.startsWith("pong"), () -> "after Close: " + frames);
            closed |= frame.startsWith("close");
        }
    }

    private static String last(List<String> events) {
        return events.get(events.size() - 1);
    }
}
