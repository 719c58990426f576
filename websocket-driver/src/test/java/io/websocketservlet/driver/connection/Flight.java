package io.websocketservlet.driver.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of the connections' events. */
final class Flight implements AutoCloseable {

    private static final String OURS = "io.websocketservlet.";

    private final Recording recording = new Recording();

    /** Begins, with the settings that the events have by themselves. */
    Flight() {
        recording.start();
    }

    /** Begins, and records deliveries that take so long. */
    Flight(Duration threshold) {
        recording.enable(OURS + "MessageBatch").withThreshold(threshold);
        recording.start();
    }

    /** Ends the recording, and returns those of its events that have this name. */
    List<RecordedEvent> land(String name) {
        recording.stop();
        try {
            Path file = Files.createTempFile("flight", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals(OURS + name))
                        .toList();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
