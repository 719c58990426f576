package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** What a flight recording of the whole process shows. */
interface FlightRecordingContract extends Contract {

    /** What others do in this process meanwhile is in a recording, too: these are the events of one path. */
    private static List<RecordedEvent> eventsOf(Recording recording, String name, String field, String value)
            throws IOException {
        Path file = Files.createTempFile("contract", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("io.websocketservlet." + name))
                    .filter(event -> value.equals(event.getString(field)))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    private RecordedEvent only(Recording recording, String name, String path) throws IOException {
        boolean handshake = name.equals("Handshake");
        List<RecordedEvent> events =
                eventsOf(recording, name, handshake ? "path" : "url", handshake ? path : stage().url(path));
        assertEquals(1, events.size(), () -> name + ": " + events);
        return events.get(0);
    }

    @Test
    default void aFlightShowsHandshakesBatchesAndEnds() throws Exception {
        Recorder server = Recorder.echo();
        // Accepted inline, since that is a short name: jdk.jfr.internal.StringPool keeps strings of 16 characters and
        // more
        // that come again, and in the second recording of a process JDK 17 was seen to give null for one.
        String path = stage().play(server, stage().options());
        String refused = stage().play(new Recorder(), stage().options());
        try (Recording recording = new Recording()) {
            recording.enable("io.websocketservlet.MessageBatch").withThreshold(Duration.ZERO);
            recording.start();
            try (RawClient client = stage().open(path + "?token=secret")) {
                client.send(text("hello"), text("world")).expectText("hello").expectText("world");
                client.send(close(4001, "bye")).expectClose(4001);
            }
            server.expectClosed(4001);
            HttpReply answer;
            try (RawClient client = stage().connect()) {
                answer = client.ask(stage().request(refused).with("Sec-WebSocket-Version", "99"));
            }
            recording.stop();

            RecordedEvent accepted = only(recording, "Handshake", path);
            assertEquals(acceptingStatus(), accepted.getInt("status"));
            assertEquals("accept", accepted.getString("endpoint"));
            assertEquals("127.0.0.1", accepted.getString("remoteAddress"));
            assertEquals("", accepted.getString("subprotocol"));
            assertNull(accepted.getString("reason"));
            RecordedEvent rejected = only(recording, "Handshake", refused);
            assertEquals(426, rejected.getInt("status"));
            assertEquals(answer.status(), rejected.getInt("status"));
            assertEquals(answer.body().strip(), rejected.getString("reason"));
            RecordedEvent end = only(recording, "Close", path);
            assertEquals(4001, end.getInt("code"));
            assertEquals("bye", end.getString("reason"));
            assertTrue(end.getBoolean("wasClean"));
            assertFalse(end.getDuration("openFor").isNegative());
            List<RecordedEvent> batches = eventsOf(recording, "MessageBatch", "url", stage().url(path));
            assertEquals(
                    2,
                    batches.stream().mapToInt(batch -> batch.getInt("messages")).sum());
            assertEquals(
                    3 * (2 + 4 + 5),
                    batches.stream().mapToInt(batch -> batch.getInt("bytes")).sum());
        }
    }

    @Test
    default void aFlightShowsSlowConsumersAndDeadPeers() throws Exception {
        Recorder slow = new Recorder();
        Recorder dead = new Recorder();
        String slowPath = stage().play(slow, stage().options().withMaxBufferedAmount(1 << 20));
        String deadPath = stage().play(
                        dead,
                        stage().options().withPing(Duration.ofMillis(200)).withPongTimeout(Duration.ofMillis(300)));
        try (Recording recording = new Recording()) {
            recording.start();
            try (RawClient client = stage().open(slowPath);
                    RawClient silent = stage().open(deadPath)) {
                slow.expect("open");
                int sent = 0;
                // The operating system takes some megabytes in by itself, never this many.
                while (sent < 2_000 && slow.socket().send(Message.binary(new byte[64 * 1024]))) {
                    sent++;
                }
                slow.expectClosed(1013);
                silent.expect(WireFrame.PING);
                dead.expectClosed(1006);
                expectCutOff(client);
            }
            recording.stop();

            RecordedEvent overflow = only(recording, "SlowConsumer", slowPath);
            assertEquals("closed", overflow.getString("action"));
            long waiting = overflow.getLong("bufferedAmount");
            assertTrue(waiting > 1 << 19 && waiting <= 1 << 20, () -> waiting + " bytes");
            assertEquals(1013, only(recording, "Close", slowPath).getInt("code"));
            RecordedEvent silence = only(recording, "DeadPeer", deadPath);
            assertTrue(silence.getDuration("silentFor").compareTo(Duration.ofMillis(500)) >= 0, silence::toString);
            assertEquals(1006, only(recording, "Close", deadPath).getInt("code"));
        }
    }
}
