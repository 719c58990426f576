package io.websocketservlet.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, as a shell calls it. */
@Timeout(60)
class MainTest {

    private static final List<String> HEARD = Collections.synchronizedList(new ArrayList<>());

    private static WebSocketServer server;

    @BeforeAll
    static void start() throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withProtocols("chat")
                .withAllowedOrigins("*")
                .withExtensions(PermessageDeflate.server());
        server = WebSocketServer.of(ServerOptions.defaults()
                        .withHost("127.0.0.1")
                        .withPort(0)
                        .withWebSocket(options))
                .webSocket(
                        "/echo",
                        socket -> socket.onMessage(message -> {
                            HEARD.add(message.isText() ? message.text() : "bytes");
                            socket.send(message);
                        }))
                .webSocket(
                        "/facts",
                        socket -> socket.send(socket.protocol() + " " + socket.header("X-Test") + " "
                                + socket.header("Origin") + " " + socket.extensions()))
                .webSocket(
                        "/close",
                        socket -> socket.onMessage(
                                message -> socket.close(Integer.parseInt(message.text()), "as you say")))
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static String url(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    /** What came of it: the exit status, and what was printed. */
    private record Result(int status, String out, String err) {}

    private static Result run(String typed, String... arguments) {
        return run(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private static Result run(InputStream typed, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                List.of(arguments),
                typed,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void linesAreSentAndWhatComesIsPrinted() {
        assertEquals(new Result(0, "one\nzwei \u00e9\n", ""), run("one\nzwei \u00e9\n", "--count", "2", url("/echo")));
    }

    @Test
    void bytesAreInHex() {
        assertEquals(
                new Result(0, "00ff10\n", "no bytes in hex: xyz\n"),
                run("xyz\n00 ff 10\n", "--binary", "--count", "1", url("/echo")));
    }

    @Test
    void atTheEndOfTheInputAllIsSentAndItCloses() {
        HEARD.clear();
        assertEquals(0, run("a\nb\nc\n", url("/echo")).status());
        assertEquals(List.of("a", "b", "c"), HEARD);
    }

    @Test
    void theServerIsToldWhatTheArgumentsSay() {
        Result result = run(
                "",
                "--count",
                "1",
                "--protocol",
                "other",
                "--protocol",
                "chat",
                "--header",
                "X-Test: a:b",
                "--origin",
                "https://example.com",
                "--compress",
                url("/facts"));
        assertEquals(0, result.status(), result::err);
        assertTrue(result.out().startsWith("chat a:b https://example.com permessage-deflate"), result::out);
    }

    @ParameterizedTest
    @CsvSource({"1000, 0", "1001, 1", "1008, 8", "1011, 11", "3000, 99", "4999, 99"})
    void theExitStatusIsTheCloseCodes(String code, int status) {
        Result result = run(code + "\n", "--count", "1", url("/close"));
        assertEquals(status, result.status());
        assertEquals(status == 0 ? "" : "closed with " + code + " as you say\n", result.err());
    }

    @Test
    void whoIsNotThereIsToldAbout() {
        Result result = run("", "ws://127.0.0.1:1/");
        assertEquals(6, result.status());
        assertTrue(result.err().contains("refused"), result::err);
        assertTrue(result.err().endsWith("closed with 1006\n"), result::err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | no address
            ws://a/ ws://b/                 | two addresses, ws://a/ and ws://b/
            --frobnicate x ws://a/          | unknown option --frobnicate
            ws://a/ --count                 | --count is unknown, or needs a value
            --count 0 ws://a/               | --count 0 is no number from 1 on
            --header X ws://a/              | --header 'X' is not of the form 'Name: value'
            --header Host:x ws://a/         | header Host belongs to the protocol
            --cert a.pem ws://a/            | --cert and --key need each other
            --ca no-such-file ws://a/       | cannot be read: no-such-file
            --proxy ftp://a ws://a/         | ftp://a is not a valid proxy URL
            http://a/                       | http://a/ is not a valid WebSocket URL
            """)
    void whoCallsItWronglyIsToldHow(String arguments, String complaint) {
        Result result = run("", arguments.isEmpty() ? new String[0] : arguments.split(" +"));
        assertEquals(64, result.status());
        assertTrue(result.err().startsWith(complaint + "\n\nusage: "), result::err);
    }

    @Test
    void helpIsOnTheOutput() {
        assertEquals(new Result(0, CommandLine.USAGE, ""), run("", "--help"));
    }
}
