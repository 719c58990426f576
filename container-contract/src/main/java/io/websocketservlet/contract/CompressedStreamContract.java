package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventHistory;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Event streams of a server whose own compression is on, for everything that it can compress: each event leaves at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class CompressedStreamContract {

    private StreamStage stage;

    /** For a subclass, which brings the server. */
    protected CompressedStreamContract() {}

    /** Starts a server with compression at a free port of 127.0.0.1. */
    protected abstract RunningServer start(ServletContainerInitializer application) throws Exception;

    /** Whether the server compresses event streams; not all do, and it is not for us to say. */
    protected abstract boolean compressesStreams();

    @BeforeAll
    final void startServer() throws Exception {
        stage = new StreamStage(this::start);
    }

    @AfterEach
    final void everyStreamKeptTheRules() {
        stage.checkRules();
    }

    @AfterAll
    final void stopServer() {
        if (stage != null) {
            stage.close();
            eventually("onClose of every stream", () -> stage.unfinished().isEmpty());
            stage.checkRules();
        }
    }

    private StreamClient open(StreamRecorder server, EventSourceOptions options) throws Exception {
        return stage.connect().open(stage.request(stage.play(server, options)).with("Accept-Encoding", "gzip"));
    }

    private static EventSourceOptions pinging() {
        return EventSourceOptions.defaults().withPing(Duration.ofMillis(200));
    }

    @Test
    final void eachEventLeavesAtOnce() throws Exception {
        StreamRecorder server = new StreamRecorder().atConnect(source -> source.send("first"));
        try (StreamClient client = open(server, pinging())) {
            assertEquals(compressesStreams(), client.isCompressed());
            client.expect("first");
            EventSource source = server.expect("open").source();
            for (int i = 0; i < 50; i++) {
                assertTrue(source.send("event " + i));
                client.expect("event " + i); // before the next one is sent
            }
            assertEquals(Duration.ofSeconds(5), client.retry());
        }
    }

    @Test
    final void muchArrivesWhole() throws Exception {
        EventHistory history = new EventHistory();
        String text = "0123456789abcdef".repeat(1 << 8);
        String first = history.lastEventId();
        for (int i = 0; i < 500; i++) {
            history.publish(i + text);
        }
        StreamRecorder server = new StreamRecorder();
        OpeningRequest request = stage.request(stage.play(server, pinging().withHistory(history)));
        try (StreamClient client =
                stage.connect().open(request.with("Accept-Encoding", "gzip").with("Last-Event-ID", first))) {
            for (int i = 0; i < 500; i++) {
                ServerSentEvent event = client.next();
                assertEquals(i + text, event.data());
            }
        }
    }

    @Test
    final void closeEndsTheStream() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = open(server, pinging())) {
            server.expect("open").source().send("last");
            server.source().close();
            client.expect("last").expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
        }
    }

    @Test
    final void aClientThatGoesIsNoticed() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open()) {
            try (StreamClient client = open(server, pinging())) {
                server.expect("open").source().send("x");
                client.expect("x");
            }
            server.expectClosed(1006);
            assertEquals("", log.toString());
        }
    }
}
