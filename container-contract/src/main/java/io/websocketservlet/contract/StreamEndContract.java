package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.Eventually.staysSo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a stream ends, onClose tells it once. */
interface StreamEndContract extends StreamContract {

    // We close.

    @Test
    default void closeEndsTheResponseBehindAllThatWasSent() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            source.send("last");
            assertTrue(source.close());
            assertFalse(source.close());
            assertFalse(source.send("too late"));
            assertFalse(source.ping());
            client.expect("last").expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
            assertEquals(ReadyState.CLOSED, source.readyState());
        }
    }

    @Test
    default void closeInTheHandlerSendsWhatTheHandlerSent() throws Exception {
        StreamRecorder server = new StreamRecorder().atConnect(source -> {
            source.send("all there is");
            source.close();
        });
        try (StreamClient client = stage().open(server)) {
            client.expect("all there is").expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
        }
        assertEquals(List.of("connect", "open", "close 1000"), server.events());
    }

    @Test
    default void closeInOnOpenSendsWhatThatSent() throws Exception {
        StreamRecorder server = new StreamRecorder().atOpen(source -> {
            source.send("bye");
            source.close();
        });
        try (StreamClient client = stage().open(server)) {
            client.expect("bye").expectEnd();
            server.expectClosed(1000);
        }
    }

    @Test
    default void muchThatWasSentBeforeCloseStillArrives() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().openReluctant(server, StreamStage.options())) {
            EventSource source = server.expect("open").source();
            String large = "x".repeat(1 << 20);
            for (int i = 0; i < 8; i++) {
                assertTrue(source.send(large));
            }
            source.close();
            for (int i = 0; i < 8; i++) {
                assertEquals(large.length(), client.next().data().length());
            }
            client.expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
        }
    }

    @Test
    default void anotherStreamMayFollowOnTheSameConnection() throws Exception {
        StreamRecorder first = new StreamRecorder();
        StreamRecorder second = new StreamRecorder();
        try (StreamClient client = stage().open(first)) {
            first.expect("open").source().send("1");
            first.source().close();
            client.expect("1").expectEnd();
            if (!client.head().closesConnection()) {
                client.again(stage().request(stage().play(second)));
                second.expect("open").source().send("2");
                client.expect("2");
            }
        }
    }

    @Test
    default void aListenerThatThrowsEndsTheStreamAndIsReported() throws Exception {
        StreamRecorder server = new StreamRecorder().atOpen(source -> {
            throw new IllegalStateException("broken");
        });
        try (StreamClient client = stage().open(server)) {
            client.expectEnd();
            server.expectClosed(1011);
        }
        assertEquals(List.of("connect", "open", "error broken", "close 1011"), server.events());
    }

    // The client goes.

    private static EventSourceOptions pinging() {
        return EventSourceOptions.defaults().withPing(Duration.ofMillis(200));
    }

    private void expectNoticed(StreamRecorder server, LogLines log) {
        server.expectClosed(1006);
        staysSo("onClose is called once", () -> server.count("close 1006") == 1);
        EventSource source = server.source();
        assertFalse(source.send("x"));
        assertEquals(ReadyState.CLOSED, source.readyState());
        assertEquals(0, source.bufferedAmount());
        assertEquals("", log.toString(), "a client may go as it likes");
    }

    @Test
    default void aClientThatClosesIsNoticedByAPing() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open()) {
            try (StreamClient client = stage().open(server, pinging())) {
                server.expect("open");
                client.expectBytes("retry: 5000\r\n\r\n");
            }
            expectNoticed(server, log);
        }
    }

    @Test
    default void aClientThatResetsIsNoticedByAPing() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open();
                StreamClient client = stage().open(server, pinging())) {
            server.expect("open");
            client.expectBytes("retry: 5000\r\n\r\n");
            client.reset();
            expectNoticed(server, log);
        }
    }

    @Test
    default void aClientThatGoesBeforeTheFirstWriteIsNoticed() throws Exception {
        for (int i = 0; i < 10; i++) {
            StreamRecorder server = new StreamRecorder();
            try (LogLines log = LogLines.open()) {
                try (StreamClient client = stage().connect()) {
                    client.send(stage().request(stage().play(server, pinging())));
                    if (i % 2 == 0) {
                        client.reset();
                    }
                }
                eventually(
                        "it came to nothing",
                        () -> server.isClosed() || server.events().isEmpty());
                assertEquals("", log.toString());
            }
        }
    }

    @Test
    default void aClientThatGoesWhileOthersSendIsNoticedByThem() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open();
                StreamClient client = stage().open(server)) {
            EventSource source = server.expect("open").source();
            Background sender = Background.run("sender", () -> {
                while (source.send("tick")) {
                    while (source.bufferedAmount() > 1 << 20) {
                        Thread.onSpinWait();
                    }
                }
            });
            client.expect("tick");
            client.reset();
            sender.join();
            expectNoticed(server, log);
        }
    }

    @Test
    default void aClientThatGoesWithAWritePendingIsNoticed() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open();
                StreamClient client = stage().openReluctant(server, StreamStage.options())) {
            EventSource source = server.expect("open").source();
            source.send("x".repeat(12 << 20));
            eventually("something waits", () -> source.bufferedAmount() > 0);
            client.reset();
            expectNoticed(server, log);
        }
    }

    @Test
    default void aClientThatTakesNothingIsGivenUp() throws Exception {
        StreamRecorder server = new StreamRecorder();
        EventSourceOptions options = StreamStage.options().withWriteTimeout(Duration.ofMillis(500));
        try (StreamClient client = stage().openReluctant(server, options)) {
            EventSource source = server.expect("open").source();
            source.send("x".repeat(12 << 20));
            server.expectClosed(1006);
            client.expectAnyEnd();
        }
    }

    @Test
    default void aStreamEndsWhenItHasLivedLongEnough() throws Exception {
        StreamRecorder server = new StreamRecorder();
        EventSourceOptions options = StreamStage.options().withLifetime(Duration.ofMillis(100));
        try (StreamClient client = stage().open(server, options)) {
            client.expectEnd();
            assertTrue(server.expectClosed(1000).wasClean());
        }
    }

    // Idling.

    @Test
    default void pingsAreComments() throws Exception {
        StreamRecorder server = new StreamRecorder();
        EventSourceOptions options = EventSourceOptions.defaults().withPing(Duration.ofMillis(200));
        try (StreamClient client = stage().open(server, options)) {
            client.expectBytes("retry: 5000\r\n\r\n:\r\n\r\n:\r\n\r\n");
            server.source().send("between");
            client.expect("between");
        }
    }
}
