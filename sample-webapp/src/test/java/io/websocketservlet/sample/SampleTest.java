package io.websocketservlet.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole sample on each container, from outside. */
@ParameterizedClass
@MethodSource("containers")
class SampleTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Parameter
    String container;

    private RunningSample sample;

    static Set<String> containers() {
        Set<String> names = Set.copyOf(Main.containers());
        assertEquals(Set.of("jetty", "tomcat", "undertow"), names);
        return names;
    }

    @BeforeEach
    void start() throws Exception {
        sample = RunningSample.on(container);
    }

    @AfterEach
    void stop() {
        sample.stop();
    }

    @Test
    void theRootIsThePage() throws Exception {
        HttpResponse<String> page = get("");

        assertEquals(200, page.statusCode());
        assertEquals("text/html;charset=utf-8", contentType(page));
        assertTrue(
                page.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none';"));
        assertTrue(page.body().contains("id=\"message\""), page.body());
    }

    @Test
    void thePageFindsItsParts() throws Exception {
        assertEquals("text/css;charset=utf-8", contentType(get("page.css")));
        assertEquals("text/javascript;charset=utf-8", contentType(get("page.js")));
        assertEquals("image/svg+xml", contentType(get("icon.svg")));
        assertEquals(404, get("page.html").statusCode());
    }

    @Test
    void echoAnswersTextWithTheSameText() throws Exception {
        try (Conversation echo = talkTo("echo")) {
            echo.send("Grüße 👋");
            assertEquals("Grüße 👋", echo.next());
        }
    }

    @Test
    void echoAnswersBytesWithTheSameBytes() throws Exception {
        try (Conversation echo = talkTo("echo")) {
            echo.send(new byte[] {0, 1, (byte) 0xff});
            assertEquals(ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}), echo.next());
        }
    }

    @Test
    void reverseKeepsCharactersOutsideThePlaneWhole() throws Exception {
        try (Conversation reverse = talkTo("reverse")) {
            reverse.send("stressed 🍰");
            assertEquals("🍰 desserts", reverse.next());
        }
    }

    @Test
    void reverseTakesNoBytes() throws Exception {
        try (Conversation reverse = talkTo("reverse")) {
            reverse.send(new byte[] {1});
            assertEquals(1003, reverse.closeCode());
        }
    }

    @Test
    void theFirstProtocolOfTheClientsThatReverseSpeaksIsChosen() throws Exception {
        try (Conversation reverse = talkTo("reverse", "mqtt", "amqp", "irc")) {
            assertEquals("amqp", reverse.protocol());
        }
        try (Conversation reverse = talkTo("reverse")) {
            assertEquals("", reverse.protocol());
        }
    }

    @Test
    void aPlainRequestToReverseIsToldToUpgrade() throws Exception {
        HttpResponse<String> told = get("reverse");

        assertEquals(426, told.statusCode());
        assertEquals(List.of("websocket"), told.headers().allValues("Upgrade"));
        assertEquals("text/plain;charset=utf-8", contentType(told));
    }

    @Test
    void ticksFollowOneAnother() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(sample.http("ticks"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> stream = CLIENT.send(request, BodyHandlers.ofLines());
        assertEquals("text/event-stream", contentType(stream));
        List<String> lines =
                stream.body().filter(line -> !line.isEmpty()).limit(11).toList();
        assertEquals("retry: 1000", lines.get(0));
        assertTrue(lines.get(1).startsWith("id: "), "where the client begins: " + lines.get(1));
        long first = Long.parseLong(lines.get(3).substring("id: ".length()));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    List.of("event: tick", "id: " + (first + i), "data: " + Instant.ofEpochSecond(first + i)),
                    lines.subList(2 + 3 * i, 5 + 3 * i));
        }
    }

    private Conversation talkTo(String path, String... protocols) throws Exception {
        return Conversation.with(CLIENT, sample.ws(path), protocols);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(sample.http(path)).build(), BodyHandlers.ofString());
    }

    private static String contentType(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .orElse("")
                .replace(" ", "")
                .toLowerCase(Locale.ROOT);
    }
}
