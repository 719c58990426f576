package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may open a WebSocket (RFC 6455 10.2 Origin Considerations). */
interface OriginContract extends Contract {

    private void accept(OpeningRequest request) throws Exception {
        try (RawClient client = stage().connect()) {
            client.open(request).send(text("hello")).expectText("hello");
        }
    }

    private void refuse(OpeningRequest request) throws Exception {
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(request);
            assertEquals(403, reply.status());
            assertTrue(reply.header("Content-Type").startsWith("text/plain"), reply.header("Content-Type"));
        }
    }

    private OpeningRequest request(WebSocketOptions options) {
        return stage().request(stage().play(Recorder.echo(), options));
    }

    @Test
    default void aClientWithoutAnOriginIsNoBrowserAndPasses() throws Exception {
        accept(request(stage().options()));
    }

    @Test
    default void thePageOfTheServerItselfPasses() throws Exception {
        accept(request(stage().options()).with("Origin", stage().origin()));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "Example.com, example.com",
        "example.com:8080, example.com:8080",
        "[::1]:8080, [::1]:8080"
    })
    default void thePageOfTheSameHostPasses(String host, String same) throws Exception {
        accept(request(stage().options()).with("Host", host).with("Origin", stage().origin(same)));
    }

    @Test
    default void thePageOfTheSameHostPassesWhereAProxySpeaksTls() throws Exception {
        accept(request(stage().options()).with("Host", "example.com").with("Origin", "https://example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, other.example",
        "example.com, example.com.evil.example",
        "example.com, evilexample.com",
        "example.com, evil.example/example.com",
        "example.com, example.com@evil.example",
        "example.com, sub.example.com",
        "example.com, example.com:8080",
        "example.com:8080, example.com",
        "example.com:8080, example.com:80801"
    })
    default void thePageOfAnyOtherHostIsRefused(String host, String other) throws Exception {
        refuse(request(stage().options()).with("Host", host).with("Origin", stage().origin(other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "example.com", ""})
    default void whatIsNoOriginIsRefused(String origin) throws Exception {
        refuse(request(stage().options()).with("Host", "example.com").with("Origin", origin));
    }

    @Test
    default void theHandlerIsToldOfARefusedOrigin() throws Exception {
        Recorder server = new Recorder();
        refuse(stage().request(stage().play(server)).with("Origin", stage().origin("other.example")));
        server.expectAll("rejected 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "7"})
    default void theOldVersionsHaveAHeaderOfTheirOwn(String version) throws Exception {
        accept(request(stage().options())
                .with("Sec-WebSocket-Version", version)
                .with("Sec-WebSocket-Origin", stage().origin()));
        refuse(request(stage().options())
                .with("Sec-WebSocket-Version", version)
                .with("Sec-WebSocket-Origin", stage().origin("other.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "https://other.example:8443"})
    default void aListedPagePasses(String origin) throws Exception {
        accept(request(listed()).with("Origin", origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://third.example",
                "https://app.example.evil.example",
                "https://app.example:444",
                "http://app.example",
                "https://other.example",
                "null"
            })
    default void aPageThatIsNotListedIsRefused(String origin) throws Exception {
        refuse(request(listed()).with("Origin", origin));
    }

    private WebSocketOptions listed() {
        return stage().options().withAllowedOrigins("https://app.example", "https://other.example:8443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://anywhere.example", "http://127.0.0.1", "null"})
    default void theStarLetsEveryPagePass(String origin) throws Exception {
        accept(request(stage().options().withAllowedOrigins("*")).with("Origin", origin));
    }
}
