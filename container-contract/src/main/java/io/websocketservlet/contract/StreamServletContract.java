package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.EventSourceServlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletRegistration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EventSourceServlet: declared, registered or extended. */
interface StreamServletContract extends StreamContract {

    @ParameterizedTest
    @ValueSource(strings = {"/registered", "/subclass"})
    default void theServletOpensStreams(String servlet) throws Exception {
        StreamRecorder server = new StreamRecorder();
        try (StreamClient client = stage().open(stage().playAt(servlet, server))) {
            server.expect("open").source().send("Hello");
            client.expect("Hello");
            server.source().close();
            client.expectEnd();
            server.expectClosed(1000);
        }
    }

    @Test
    default void theServletReadsItsInitParams() throws Exception {
        try (StreamClient client = stage().connect()) {
            client.open(stage().request("/declared").with("Last-Event-ID", "7")).expect("hello 7");
            assertEquals(Duration.ofMillis(250), client.retry());
            assertEquals("*", client.head().header("Access-Control-Allow-Origin"));
            assertEquals("two words", client.head().header("X-Note"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, text/html, 406",
        "POST, text/event-stream, 405",
        "HEAD, text/event-stream, 200",
        "HEAD, text/html, 406"
    })
    default void theServletAnswersWhatIsNoSuchRequest(String method, String accept, int status) throws Exception {
        try (StreamClient client = stage().connect()) {
            OpeningRequest request = stage().request("/declared").method(method).with("Accept", accept);
            HttpReply reply = method.equals("HEAD") ? client.askHead(request) : client.ask(request);
            assertEquals(status, reply.status());
        }
    }

    @Test
    default void theServletSaysWhatItAllows() throws Exception {
        try (StreamClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request("/declared").method("OPTIONS"));
            assertEquals(200, reply.status());
            assertEquals("GET, HEAD, OPTIONS", reply.header("Allow"));
        }
    }

    @Test
    default void theServletKeepsToItsLimit() throws Exception {
        try (StreamStage stage = stage().another();
                StreamClient first = stage.open("/declared");
                StreamClient second = stage.open("/declared");
                StreamClient third = stage.connect()) {
            first.expect("hello ");
            second.expect("hello ");
            assertEquals(503, third.ask(stage.request("/declared")).status());
            assertEquals(200, stage.open("/registered/" + key(stage)).head().status(), "another servlet has its own");
        }
    }

    private static String key(StreamStage stage) {
        String path = stage.play(new StreamRecorder());
        return path.substring(path.lastIndexOf('/') + 1);
    }

    // What stops deployment.

    private static ServletContainerInitializer servlet(boolean async, String... params) {
        return (classes, context) -> {
            ServletRegistration.Dynamic servlet = context.addServlet("news", EventSourceServlet.class);
            for (int i = 0; i < params.length; i += 2) {
                servlet.setInitParameter(params[i], params[i + 1]);
            }
            servlet.setAsyncSupported(async);
            servlet.setLoadOnStartup(1);
            servlet.addMapping("/news");
        };
    }

    /** Starts an application that must not start, and returns what is said about it, thrown or logged. */
    private String failure(ServletContainerInitializer application) {
        try (LogLines log = LogLines.open()) {
            StringWriter said = new StringWriter();
            Exception thrown = assertThrows(
                    Exception.class, () -> stage().start(application).stop());
            thrown.printStackTrace(new PrintWriter(said, true));
            return said + log.toString();
        }
    }

    private static void assertNames(String said, String... words) {
        for (String word : words) {
            assertTrue(said.contains(word), () -> "'" + word + "' is not named in: " + said);
        }
    }

    @Test
    default void anUnknownInitParamOfTheServletStopsDeployment() {
        String handler = StreamApplications.Greeting.class.getName();
        String said = failure(servlet(true, "handler", handler, "retries", "3s"));
        assertNames(said, "servlet news", "retries", "handler", "retry", "ping", "headers", "overflow");
    }

    @ParameterizedTest
    @CsvSource({
        "retry, soon",
        "ping, -1s",
        "writeTimeout, 0",
        "lifetime, -1s",
        "maxBufferedAmount, 0",
        "overflow, drop",
        "headers, X"
    })
    default void aBadValueOfTheServletStopsDeployment(String name, String value) {
        String handler = StreamApplications.Greeting.class.getName();
        assertNames(failure(servlet(true, "handler", handler, name, value)), "servlet news", name, value);
    }

    @Test
    default void aHeaderThatIsTheStreamsOwnStopsDeployment() {
        String handler = StreamApplications.Greeting.class.getName();
        assertNames(failure(servlet(true, "handler", handler, "headers", "Content-Type: text/plain")), "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.NoSuchHandler", "java.lang.String", "io.websocketservlet.contract.Echo"})
    default void aHandlerOfTheServletThatCannotBeMadeStopsDeployment(String handler) {
        assertNames(failure(servlet(true, "handler", handler)), handler, "EventSourceHandler");
    }

    @Test
    default void aServletWithoutAHandlerStopsDeployment() {
        assertNames(failure(servlet(true)), "servlet news", "handler");
    }

    @Test
    default void aServletWithoutAsyncSupportedSaysWhatIsMissing() throws Exception {
        String handler = StreamApplications.Greeting.class.getName();
        var server = stage().start(servlet(false, "handler", handler));
        try (LogLines log = LogLines.open();
                StreamClient client = stage().connect(server, 0)) {
            assertEquals(
                    500,
                    client.ask(OpeningRequest.forStream("127.0.0.1", "/news")).status());
            eventually("the log says so", () -> log.contain("<async-supported>true</async-supported>"));
        } finally {
            server.stop();
        }
    }
}
