package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the request to the open stream, or to the answer why there is none. */
interface StreamOpeningContract extends StreamContract {

    // What asks for a stream.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "TEXT/Event-Stream",
                "text/html, text/event-stream",
                "text/html;level=1, text/event-stream; charset=utf-8; q=0.1",
                "text/html;note=\"a, b\", text/event-stream",
            })
    default void whoeverNamesTheTypeGetsAStream(String accept) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            client.open(stage().request(stage().play(server)).with("Accept", accept));
            server.expect("open");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "*/*",
                "text/*",
                "text/event-stream;q=0",
                "text/event-streams",
                "text/html;note=\"text/event-stream\"",
                "text/html;note=\", text/event-stream\"",
            })
    default void whoeverDoesNotIsLeftToTheServlet(String accept) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(stage().play(server)).with("Accept", accept));
            assertEquals(200, reply.status());
            assertEquals(StreamApplications.PLAIN, reply.body());
        }
        assertEquals(List.of(), server.events());
    }

    @Test
    default void aPostAsksForNoStream() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            HttpReply reply = client.ask(
                    stage().request(stage().play(server)).method("POST").with("Content-Length", "0"));
            assertEquals(StreamApplications.PLAIN, reply.body());
        }
    }

    // What accept answers.

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    default void anotherMethodIs405(String method) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(stage().playAt("/always", server))
                    .method(method)
                    .with("Content-Length", "0"));
            assertEquals(405, reply.status());
            assertEquals("GET, HEAD", reply.header("Allow"));
        }
        assertEquals(List.of(), server.events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/event-stream;q=0", "text/event-stream;q=0.0, */*", "text/*;q=0, */*"})
    default void anAcceptThatDoesNotTakeStreamsIs406(String accept) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            HttpReply reply = client.ask(
                    stage().request(stage().playAt("/always", server)).with("Accept", accept));
            assertEquals(406, reply.status());
            assertTrue(reply.body().contains("text/event-stream"), reply::body);
        }
        assertEquals(List.of(), server.events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/*", "text/html;q=0.9, */*;q=0.1"})
    default void anAcceptThatTakesAnythingTakesStreams(String accept) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            client.open(stage().request(stage().playAt("/always", server)).with("Accept", accept));
            server.expect("open");
        }
    }

    @Test
    default void aClientThatSaysNothingTakesStreams() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            client.open(stage().request(stage().playAt("/always", server)).without("Accept"));
            server.expect("open");
        }
    }

    @Test
    default void headIsAnsweredWithTheHeadersAlone() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            HttpReply head = client.askHead(stage().request(stage().playAt("/always", server)));
            assertEquals(200, head.status());
            assertEquals("text/event-stream", head.header("Content-Type"));
            assertEquals("no-cache, no-transform", head.header("Cache-Control"));
            assertNull(head.header("Content-Length"));
        }
        assertEquals(List.of(), server.events());
    }

    // The response.

    @Test
    default void theHeadersKeepCachesAndProxiesFromHoldingEventsBack() throws Exception {
        try (StreamClient client = stage().open(new StreamRecorder())) {
            assertEquals("no-cache, no-transform", client.head().header("Cache-Control"));
            assertEquals("no", client.head().header("X-Accel-Buffering"));
        }
    }

    @Test
    default void headersOfTheOptionsAreAdded() throws Exception {
        EventSourceOptions options = StreamStage.options()
                .withHeader("Access-Control-Allow-Origin", "https://example.com")
                .withHeader("Cache-Control", "no-store")
                .withHeader("Set-Cookie", "a=1")
                .withHeader("Set-Cookie", "b=2");
        try (StreamClient client = stage().open(new StreamRecorder(), options)) {
            HttpReply head = client.head();
            assertEquals("https://example.com", head.header("Access-Control-Allow-Origin"));
            assertEquals("no-store", head.header("Cache-Control"));
            assertEquals(List.of("a=1", "b=2"), head.headers().get("Set-Cookie"));
        }
    }

    @Test
    default void headersOfTheOptionsGoBeforeThoseOfTheApplication() throws Exception {
        EventSourceOptions options =
                StreamStage.options().withHeader("X-By", "the options").withHeader("Vary", "Cookie");
        try (StreamClient client = stage().open(new StreamRecorder(), options)) {
            assertEquals(List.of("the options"), client.head().headers().get("X-By"));
            assertEquals(List.of("Origin", "Cookie"), client.head().headers().get("Vary"));
        }
    }

    @Test
    default void retryIsInTheFirstWrite() throws Exception {
        try (StreamClient client = stage().open(new StreamRecorder())) {
            client.expectBytes("retry: 5000\r\n\r\n");
        }
        EventSourceOptions options = StreamStage.options().withRetry(Duration.ofMillis(1500));
        StreamRecorder server = new StreamRecorder().atConnect(source -> source.send("Hello"));
        try (StreamClient client = stage().open(server, options)) {
            client.expectBytes("retry: 1500\r\n\r\ndata: Hello\r\n\r\n");
        }
    }

    // The handler.

    @Test
    default void theStreamKnowsItsRequest() throws Exception {
        StreamRecorder server = new StreamRecorder();
        String path = stage().play(server);
        try (StreamClient client = stage().connect()) {
            client.open(stage().request(path + "?room=1%20a")
                    .with("Last-Event-ID", "99")
                    .with("X-Test", "yes")
                    .with("Cookie", "color=red"));
            EventSource source = server.expect("open").source();
            assertEquals(stage().url(path + "?room=1%20a"), source.url());
            assertEquals(path, source.path());
            assertEquals("room=1%20a", source.query());
            assertEquals("99", source.lastEventId());
            assertEquals("yes", source.header("x-test"));
            assertEquals("red", source.cookie("color"));
            assertEquals("127.0.0.1", source.remoteAddress());
            assertNull(source.principal());
            assertNull(source.session());
        }
    }

    @Test
    default void withoutALastEventIdItIsEmpty() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(server)) {
            client.expectBytes("retry: 5000\r\n\r\n");
            assertEquals("", server.source().lastEventId());
        }
    }

    /** The HTML Standard, 9.2.3: it is sent in UTF-8. */
    @Test
    default void aLastEventIdMayHoldAnyCharacter() throws Exception {
        String id = "caf\u00e9 \u2603 \ud83d\ude00";
        StringBuilder asBytes = new StringBuilder();
        for (byte b : id.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            asBytes.append((char) (b & 0xFF));
        }
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().connect()) {
            client.open(stage().request(stage().play(server)).with("Last-Event-ID", asBytes.toString()));
            assertEquals(id, server.source().lastEventId());
        }
    }

    @Test
    default void whatAFilterWrappedIsKept() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(stage().playAt("/wrapped", server))) {
            EventSource source = server.expect("open").source();
            assertEquals(StreamApplications.USER, source.principal().getName());
            assertEquals("blue", source.attribute("tenant"));
            source.send("through the filter");
            client.expect("through the filter");
        }
    }

    @Test
    default void itIsConnectingInTheHandlerAndThenOpen() throws Exception {
        ReadyState[] inHandler = {null};
        StreamRecorder server = new StreamRecorder().atConnect(source -> inHandler[0] = source.readyState());
        try (StreamClient client = stage().open(server)) {
            assertEquals(ReadyState.CONNECTING, inHandler[0]);
            server.expect("open");
            assertEquals(ReadyState.OPEN, server.source().readyState());
            client.expectBytes("retry: 5000\r\n\r\n");
        }
        assertEquals(List.of("connect", "open"), server.events().subList(0, 2));
    }

    @Test
    default void aHandlerThatThrowsIsAnOrdinaryErrorOfHttp() throws Exception {
        StreamRecorder server = new StreamRecorder().atConnect(source -> {
            throw new IOException("not today");
        });
        try (LogLines log = LogLines.open();
                StreamClient client = stage().connect()) {
            assertEquals(500, client.ask(stage().request(stage().play(server))).status());
            server.expectClosed(1006);
            assertTrue(log.contain("not today") || server.isClosed());
        }
    }

    @Test
    default void withoutAsyncSupportedTheErrorSaysWhatIsMissing() throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (LogLines log = LogLines.open();
                StreamClient client = stage().connect()) {
            String path = stage().playAt("/sync", server);
            assertEquals(500, client.ask(stage().request(path)).status());
            Eventually.eventually("the log says so", () -> log.contain("<async-supported>true</async-supported>"));
            assertTrue(log.contain(path));
        }
        assertEquals(List.of(), server.events(), "the handler was called");
    }

    @Test
    default void oneStreamTooManyIs503() throws Exception {
        EventSourceOptions options = StreamStage.options().withMaxConnections(1);
        StreamRecorder server = new StreamRecorder();
        try (StreamStage stage = stage().another();
                StreamClient client = stage.open(server, options);
                StreamClient late = stage.connect()) {
            StreamRecorder refused = new StreamRecorder();
            assertEquals(
                    503, late.ask(stage.request(stage.play(refused, options))).status());
            assertEquals(List.of(), refused.events());
            server.source().send("still here");
            client.expect("still here");
        }
        assertFalse(server.events().isEmpty());
    }
}
