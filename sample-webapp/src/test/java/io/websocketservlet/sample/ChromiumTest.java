package io.websocketservlet.sample;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page, used as a person would, in a real browser. Leaves pictures in target/screenshots. */
@Tag("browser")
class ChromiumTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final RunningSample sample;
    private final Chromium chromium;

    ChromiumTest() throws Exception {
        sample = RunningSample.on("jetty");
        chromium = Chromium.start();
    }

    @AfterEach
    void stop() throws Exception {
        try (chromium) {
            assertEquals(List.of(), chromium.console(), "the browser complained");
        } finally {
            sample.stop();
        }
    }

    @Test
    void aMessageComesBack() throws Exception {
        chromium.look(1100, 820, "light");
        chromium.driver().get(sample.http("").toString());
        awaitState("Open");

        say("Hello, echo");
        awaitReceived("Hello, echo");
        say("<b>text</b> stays text: Grüße, λόγος");
        awaitReceived("<b>text</b> stays text: Grüße, λόγος");

        chromium.saveScreenshot(SCREENSHOTS.resolve("echo.png"));
    }

    @Test
    void bytesComeBack() throws Exception {
        chromium.driver().get(sample.http("").toString());
        awaitState("Open");

        element("send-bytes").click();

        String sent = texts(".sent .data").get(0);
        awaitReceived(sent);
    }

    @Test
    void theProtocolAndTheCloseCodeAreShown() throws Exception {
        chromium.look(390, 1240, "dark");
        chromium.driver().get(sample.http("").toString());
        chromium.driver().findElement(By.cssSelector("[value=reverse] + span")).click();
        chromium.driver().findElement(By.cssSelector("[value=irc]")).click();
        awaitState("Open");
        assertEquals("amqp", element("protocol").getText());

        say("stressed");
        awaitReceived("desserts");
        element("send-bytes").click();
        awaitState("Closed");
        assertEquals(
                "1003 unsupported data, “only text can be reversed”",
                element("closed").getText());

        chromium.saveScreenshot(SCREENSHOTS.resolve("reverse.png"));
    }

    @Test
    void aClosedConnectionIsOpenedAgain() throws Exception {
        chromium.driver().get(sample.http("").toString());
        awaitState("Open");
        element("disconnect").click();
        awaitState("Closed");

        element("reconnect").click();
        awaitState("Open");
        say("again");
        awaitReceived("again");
    }

    @Test
    void messagesAreCompressedBothWays() {
        chromium.driver().get(sample.http("").toString());
        Object answer = chromium.driver().executeAsyncScript("""
                        const done = arguments[0];
                        const socket = new WebSocket(location.href.replace("http", "ws") + "echo");
                        const text = "λόγος, ".repeat(10000);
                        socket.onopen = () => socket.send(text);
                        socket.onmessage = ({ data }) => done([socket.extensions, data === text]);
                        socket.onclose = ({ code }) => done([code]);
                        """);
        assertEquals(
                List.of("permessage-deflate; client_no_context_takeover; server_no_context_takeover", true), answer);
    }

    private void say(String text) {
        element("message").sendKeys(text);
        element("send").click();
    }

    private void awaitState(String state) {
        await().until(() -> element("state").getText(), equalTo(state));
    }

    private void awaitReceived(String text) {
        await().until(() -> texts("#log .received .data"), hasItem(text));
    }

    private WebElement element(String id) {
        return chromium.driver().findElement(By.id(id));
    }

    private List<String> texts(String selector) {
        return chromium.driver().findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }
}
