package io.websocketservlet.driver.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.wire.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** CVE-2026-22735, Spring: what was sent as one event arrived as others. What is encoded reads as that and nothing else. */
class EventStreamRoundTripTest {

    private static List<ServerSentEvent> read(byte[] bytes) throws EventStreamException {
        EventStreamReader reader = new EventStreamReader(Integer.MAX_VALUE);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<ServerSentEvent> events = new ArrayList<>();
        ServerSentEvent event;
        while ((event = reader.read(in)) != null) {
            events.add(event);
        }
        return events;
    }

    /** As it arrives: each line end is a LF. */
    private static ServerSentEvent arrived(ServerSentEvent sent) {
        return new ServerSentEvent(sent.event(), sent.id(), sent.data().replaceAll("\r\n?", "\n"), sent.retry());
    }

    private static void assertArrives(ServerSentEvent event) throws EventStreamException {
        byte[] bytes = EventStreamWriter.event(event);
        assertEquals(List.of(arrived(event)), read(bytes), () -> Hex.of(bytes));
        assertEquals(List.of(arrived(event)), ByTheLetter.of(bytes).events(), () -> Hex.of(bytes));
    }

    @Test
    void everyCharacterAnywhere() throws EventStreamException {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue; // half of one
            }
            String text = Character.toString(c);
            ServerSentEvent event = ServerSentEvent.of(text);
            if (c != '\r' && c != '\n') {
                event = event.withEvent(text).withId(c == 0 ? null : text);
            }
            byte[] bytes = EventStreamWriter.event(event);
            assertEquals(List.of(arrived(event)), read(bytes));
        }
    }

    @Test
    void everyShortTextOfTheCharactersThatMeanSomething() throws EventStreamException {
        char[] characters = {'\r', '\n', '\0', '\uFEFF', ':', ' ', 'a'};
        for (int number = 0; number < Math.pow(characters.length, 5); number++) {
            StringBuilder text = new StringBuilder();
            for (int rest = number; rest > 0; rest /= characters.length) {
                text.append(characters[rest % characters.length]);
            }
            assertArrives(ServerSentEvent.of(text.toString()));
        }
    }

    @Test
    void anyEventsInARow() throws EventStreamException {
        Random random = new Random(22735);
        for (int round = 0; round < 5000; round++) {
            List<ServerSentEvent> sent = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = random.nextInt(5); i >= 0; i--) {
                ServerSentEvent event = new ServerSentEvent(
                        random.nextBoolean() ? null : text(random).replaceAll("[\r\n]", ""),
                        random.nextBoolean() ? null : text(random).replaceAll("[\r\n\0]", ""),
                        text(random),
                        random.nextInt(4) > 0 ? null : Duration.ofMillis(random.nextInt(100_000)));
                sent.add(arrived(event));
                stream.writeBytes(EventStreamWriter.event(event));
                stream.writeBytes(EventStreamWriter.comment(text(random)));
                stream.writeBytes(EventStreamWriter.retry(Duration.ofMillis(round)));
            }
            assertEquals(sent, read(stream.toByteArray()));
        }
    }

    private static String text(Random random) {
        String[] pieces = {"\r", "\n", "\r\n", "\0", "\uFEFF", ":", " ", "data:", "id: 1", "é", "€", "😀", "\u2028"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
