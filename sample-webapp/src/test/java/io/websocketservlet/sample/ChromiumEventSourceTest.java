package io.websocketservlet.sample;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.docs.Snippet;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSourceHandler;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.EventSourceServlet;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketServer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** Event streams in a real browser: what it parses, and what it makes of being cut off. */
@Tag("browser")
class ChromiumEventSourceTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Chromium chromium;

    @BeforeEach
    void start() throws Exception {
        chromium = Chromium.start();
    }

    @AfterEach
    void stop() {
        chromium.close();
    }

    /** On the page: connects, receives, is cut off, comes back, and shows no gap and no second twice. */
    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat", "undertow"})
    void whoeverIsCutOffComesBackWithoutAGap(String container) throws Exception {
        RunningSample sample = RunningSample.on(container);
        try (Relay relay = Relay.to(sample.http(""))) {
            chromium.look(1100, 820, "light");
            chromium.driver().get(relay.http("").toString());
            awaitState("Open");
            awaitTicks(3);
            int before = seconds().size();

            relay.cut();
            await().atMost(PATIENCE).until(this::state, not(equalTo("Open")));
            String last = newest();
            await().atMost(PATIENCE).until(() -> System.currentTimeMillis() / 1000 > Long.parseLong(last) + 4);
            assertEquals(last, newest(), "it was not cut off");
            relay.mend();

            awaitState("Open");
            awaitTicks(before + 6);
            List<Long> seconds = seconds();
            assertEquals(
                    LongStream.range(0, seconds.size())
                            .map(i -> seconds.get(0) + i)
                            .boxed()
                            .toList(),
                    seconds);
            assertTrue(count("#ticks .late") > 0, "nothing came later");
            assertEquals(0, count("#ticks .lost"));
            chromium.saveScreenshot(SCREENSHOTS.resolve("ticks-" + container + ".png"));
        } finally {
            sample.stop();
        }
    }

    /** The browser tries to come back by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat", "undertow"})
    void theEndOfAServerIsABreakLikeAnother(String container) throws Exception {
        RunningSample sample = RunningSample.on(container);
        try {
            chromium.driver().get(sample.http("").toString());
            awaitState("Open");
            awaitTicks(1);
        } finally {
            sample.stop();
        }
        await().atMost(PATIENCE).until(this::state, equalTo("Connecting"));
    }

    /** What a browser parses is what was sent, whatever it is. */
    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat", "undertow"})
    void anyTextArrivesAsItWasSent(String container) throws Exception {
        List<ServerSentEvent> events = events(new Random(11), 400);
        WebSocketServer server = serve(container, "/events", source -> {
            events.forEach(source::send);
            source.send(ServerSentEvent.of("").withEvent("end"));
        });
        try {
            chromium.driver().get("http://127.0.0.1:" + server.port() + "/icon.svg");
            Object parsed = chromium.driver().executeAsyncScript("""
                            const [types, done] = arguments;
                            const source = new EventSource("events");
                            const parsed = [];
                            const keep = ({ type, data, lastEventId }) => parsed.push([type, data, lastEventId]);
                            for (const type of types) source.addEventListener(type, keep);
                            source.addEventListener("end", () => { source.close(); done(parsed); });
                            """, types(events));
            assertEquals(expected(events), parsed);
        } finally {
            server.stop();
        }
    }

    static List<Snippet> scripts() throws IOException {
        return Snippet.in("js");
    }

    /** What the documentation shows for a page gets its event, and does something about a gap. */
    @ParameterizedTest
    @MethodSource("scripts")
    void scriptsOfTheDocumentationRun(Snippet script) throws IOException {
        Matcher stream = Pattern.compile("new EventSource\\(\"(.+?)\"\\)").matcher(script.text());
        assertTrue(stream.find());
        WebSocketServer server = serve("jetty", stream.group(1), source -> {
            source.send("of today");
            source.send(ServerSentEvent.of("").withEvent("gap"));
        });
        try {
            chromium.driver().get("http://127.0.0.1:" + server.port() + "/icon.svg");
            Object shown = chromium.driver().executeAsyncScript("""
                            const [script, show] = arguments;
                            const add = show;
                            const loadEverythingAnew = () => window.isNew = true;
                            eval(script);
                            """, script.text());
            assertEquals("of today", shown);
            await().atMost(PATIENCE).until(() -> chromium.driver().executeScript("""
                            return window.isNew || performance.getEntriesByType("navigation")[0].type == "reload"
                            """), equalTo(true));
        } finally {
            server.stop();
        }
    }

    /** A server with one servlet of event streams, and something to look at. */
    private static WebSocketServer serve(String container, String path, EventSourceHandler handler) throws IOException {
        ServletContainerInitializer application = (classes, context) -> {
            EventSourceServlet.register(context, path, EventSourceOptions.defaults(), handler);
            context.addServlet("page", new PageServlet()).addMapping(PageServlet.urlPatterns());
        };
        return WebSocketServer.of(ServerOptions.defaults()
                        .withContainer(container)
                        .withHost("127.0.0.1")
                        .withPort(0))
                .application(application)
                .start();
    }

    private static List<ServerSentEvent> events(Random random, int count) {
        List<ServerSentEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSentEvent event = ServerSentEvent.of(text(random));
            String line = text(random).replaceAll("[\r\n\u0000\ufffd]", "");
            event = random.nextInt(3) == 0 ? event.withEvent(line + "x") : event;
            events.add(random.nextBoolean() ? event.withId(line) : event);
        }
        return events;
    }

    private static String text(Random random) {
        String alphabet = "ab:d \t\r\n\u0000\u00e9\u0085\u2028\ufeff\ufffd\ufffe\u20ac";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(10)) {
                case 0 -> text.appendCodePoint(0x1F600 + random.nextInt(60));
                case 1 -> text.append("data: ").append(random.nextBoolean() ? "\r\n\r\n" : "\n");
                default -> text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }

    private static List<String> types(List<ServerSentEvent> events) {
        return events.stream().map(ChromiumEventSourceTest::type).distinct().toList();
    }

    private static String type(ServerSentEvent event) {
        return event.event() == null ? "message" : event.event();
    }

    /** What the events are to a browser: line ends are all alike, and an id holds until the next one. */
    private static List<List<String>> expected(List<ServerSentEvent> events) {
        List<List<String>> expected = new ArrayList<>();
        String id = "";
        for (ServerSentEvent event : events) {
            id = event.id() == null ? id : event.id();
            expected.add(List.of(type(event), event.data().replace("\r\n", "\n").replace('\r', '\n'), id));
        }
        return expected;
    }

    private void awaitState(String state) {
        await().atMost(PATIENCE).until(this::state, equalTo(state));
    }

    private void awaitTicks(int count) {
        await().atMost(PATIENCE).until(() -> seconds().size() >= count);
    }

    private String state() {
        return chromium.driver().findElement(By.id("stream-state")).getText();
    }

    private String newest() {
        List<Long> seconds = seconds();
        return seconds.isEmpty() ? "0" : seconds.get(seconds.size() - 1).toString();
    }

    /** All seconds on the page, in their order; asked for in one go, since they change meanwhile. */
    private List<Long> seconds() {
        Object seconds = chromium.driver()
                .executeScript("return [...document.querySelectorAll('#ticks i')].map(tick => tick.dataset.second)");
        return ((List<?>) seconds)
                .stream().map(second -> Long.valueOf((String) second)).toList();
    }

    private int count(String selector) {
        return chromium.driver().findElements(By.cssSelector(selector)).size();
    }
}
