package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Event streams over HTTP/2, without TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class Http2StreamContract {

    private StreamStage stage;
    private HttpClient http;

    /** For a subclass, which brings the server. */
    protected Http2StreamContract() {}

    /** Starts a server that speaks HTTP/2 without TLS at a free port of 127.0.0.1. */
    protected abstract RunningServer start(ServletContainerInitializer application) throws Exception;

    @BeforeAll
    final void startServer() throws Exception {
        stage = new StreamStage(this::start);
        http = HttpClient.newBuilder().version(Version.HTTP_2).build();
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

    private static EventSourceOptions pinging() {
        return EventSourceOptions.defaults().withPing(Duration.ofMillis(200));
    }

    private Http2StreamClient open(StreamStage on, StreamRecorder server, EventSourceOptions options) throws Exception {
        return Http2StreamClient.open(http, "http://" + on.host() + on.play(server, options));
    }

    private Http2StreamClient open(StreamRecorder server) throws Exception {
        return open(stage, server, pinging());
    }

    @Test
    final void eachEventLeavesAtOnce() throws Exception {
        StreamRecorder server = new StreamRecorder().atConnect(source -> source.send("first"));
        try (Http2StreamClient client = open(server)) {
            client.expect("first");
            EventSource source = server.expect("open").source();
            for (int i = 0; i < 50; i++) {
                assertTrue(source.send("event " + i));
                client.expect("event " + i); // before the next one is sent
            }
            assertEquals("http://" + stage.host() + source.path(), source.url());
            assertEquals("99", source.lastEventId());
            assertEquals(Duration.ofSeconds(5), client.retry());
        }
    }

    @Test
    final void manyStreamsShareOneConnection() throws Exception {
        List<StreamRecorder> servers = new ArrayList<>();
        List<Http2StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            StreamRecorder server = new StreamRecorder();
            servers.add(server);
            clients.add(open(server));
        }
        ServerSentEvent event = ServerSentEvent.of("to all").withEvent("news");
        for (int round = 0; round < 10; round++) {
            for (StreamRecorder server : servers) {
                assertTrue(server.source().send(event));
            }
            for (Http2StreamClient client : clients) {
                assertEquals(event, client.next());
            }
        }
        for (int i = 0; i < 50; i++) {
            servers.get(i).source().close();
            clients.get(i).expectEnd();
            assertTrue(servers.get(i).expectClosed(1000).wasClean());
        }
    }

    @Test
    final void aClientThatCancelsIsNoticed() throws Exception {
        StreamRecorder other = new StreamRecorder();
        try (LogLines log = LogLines.open();
                Http2StreamClient kept = open(other)) {
            StreamRecorder server = new StreamRecorder();
            try (Http2StreamClient client = open(server)) {
                server.expect("open").source().send("x");
                client.expect("x");
            }
            server.expectClosed(1006);
            assertFalse(server.source().send("too late"));
            other.source().send("still here");
            kept.expect("still here");
            assertEquals("", log.toString());
        }
    }

    @Test
    final void aLongEventArrivesWhole() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (Http2StreamClient client = open(server)) {
            String large = "0123456789abcdef".repeat(1 << 17);
            server.expect("open").source().send(large);
            assertEquals(large.length(), client.next().data().length());
        }
    }

    /** More than the client's window lets through, beyond which the server may not write. */
    @Test
    final void aStreamThatIsNotReadHoldsUpNoOther() throws Exception {
        StreamRecorder stuck = new StreamRecorder();
        StreamRecorder other = new StreamRecorder();
        EventSourceOptions roomy = pinging().withMaxBufferedAmount(64 << 20);
        try (Http2StreamClient unread = open(stage, stuck, roomy);
                Http2StreamClient client = open(other)) {
            String large = "x".repeat(1 << 20);
            for (int i = 0; i < 24; i++) {
                assertTrue(stuck.expect("open").source().send(large));
            }
            eventually("something waits", () -> stuck.source().bufferedAmount() > 0);
            for (int i = 0; i < 20; i++) {
                other.expect("open").source().send("event " + i);
                client.expect("event " + i);
            }
            for (int i = 0; i < 24; i++) {
                assertEquals(large.length(), unread.next().data().length());
            }
        }
    }

    /** The connection goes on for the others. */
    @Test
    final void aStreamThatIsNotReadForTooLongIsGivenUpAlone() throws Exception {
        StreamRecorder stuck = new StreamRecorder();
        StreamRecorder other = new StreamRecorder();
        EventSourceOptions impatient =
                EventSourceOptions.defaults().withMaxBufferedAmount(64 << 20).withWriteTimeout(Duration.ofSeconds(1));
        try (LogLines log = LogLines.open();
                Http2StreamClient unread = open(stage, stuck, impatient);
                Http2StreamClient client = open(other)) {
            other.expect("open");
            String large = "x".repeat(1 << 20);
            for (int i = 0; i < 24; i++) {
                stuck.expect("open").source().send(large);
            }
            stuck.expectClosed(1006);
            for (int i = 0; i < 20; i++) {
                assertTrue(other.source().send("event " + i));
                client.expect("event " + i);
            }
            assertThrows(IOException.class, () -> readToTheEnd(unread), "the stream is reset");
            assertTrue(other.source().send("still here"));
            client.expect("still here");
            assertEquals("", log.toString());
        }
    }

    private static void readToTheEnd(Http2StreamClient client) throws IOException {
        ServerSentEvent event = client.next();
        while (event != null) {
            event = client.next();
        }
    }

    @Test
    final void theEndOfTheApplicationIsToldInOrder() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamStage own = stage.another();
                Http2StreamClient client = open(own, server, pinging())) {
            server.expect("open").source().send("last");
            Background undeploy = Background.run("undeploy", () -> own.server().undeploy());
            client.expect("last").expectEnd();
            undeploy.join();
            assertTrue(client.retry().compareTo(Duration.ofSeconds(5)) >= 0);
            assertTrue(server.expectClosed(1001).wasClean());
        }
    }
}
