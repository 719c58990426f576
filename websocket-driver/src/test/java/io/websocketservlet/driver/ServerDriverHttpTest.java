package io.websocketservlet.driver;

import static io.websocketservlet.driver.HttpRecorder.REQUEST;
import static io.websocketservlet.driver.HttpRecorder.handshake;
import static io.websocketservlet.driver.HttpRecorder.lines;
import static io.websocketservlet.driver.HttpRecorder.reply;
import static io.websocketservlet.driver.HttpRecorder.starting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server on a bare connection says in plain HTTP. */
class ServerDriverHttpTest {

    @Test
    void onlyARequestIsAnswered() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        assertFalse(recorder.driver.answer(reply(404, "")));
        recorder.receive(REQUEST);
        recorder.driver.start(handshake());
        recorder.written();
        assertFalse(recorder.driver.answer(reply(404, "")));
        assertEquals("", recorder.written());
    }

    @Test
    void garbageAfterACloseIsIgnored() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.close(1000, "");
        recorder.receive("NOT HTTP\r\nmore");
        assertEquals(List.of("closed 1000 unclean "), recorder.events());
        assertEquals("", recorder.written());
        assertEquals(0, recorder.left());
    }

    @Test
    void refusedRequestIsAnsweredAndEnds() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.send(Message.text("early"));
        recorder.receive(REQUEST.replace("Version: 13", "Version: 14"));
        recorder.events();
        assertFalse(recorder.driver.start(handshake()));
        String fault = "Sec-WebSocket-Version \"14\", supported are 13, 8, 7";
        assertEquals(
                lines(
                                "HTTP/1.1 426 Upgrade Required",
                                "Upgrade: websocket",
                                "Connection: Upgrade, close",
                                "Sec-WebSocket-Version: 13, 8, 7",
                                "Content-Type: text/plain;charset=utf-8",
                                "Content-Length: " + fault.length())
                        + fault,
                recorder.written());
        assertEquals(
                List.of("failed 1002 " + fault, "closed 1002 unclean " + fault),
                recorder.receive(recorder.peer.text("Hi")).events());
        assertFalse(recorder.driver.start(handshake()));
        assertEquals("", recorder.written());
    }

    @Test
    void plainRequestIsAnsweredInPlainHttp() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.receive(lines("GET / HTTP/1.1", "Host: a"));
        Headers headers = new Headers().add("Content-Type", "text/html").add("X", "y");
        assertTrue(recorder.driver.answer(new HandshakeReply(200, headers, "<p>\u00e4")));
        assertEquals(
                lines("HTTP/1.1 200 OK", "Content-Type: text/html", "X: y", "Connection: close", "Content-Length: 5")
                        + "<p>\u00c3\u00a4",
                recorder.written());
        assertEquals(
                List.of("connected GET / HTTP/1.1 ", "closed 1006 unclean "),
                recorder.receive("rest").events());
        assertEquals(0, recorder.left());
        assertFalse(recorder.driver.answer(reply(200, "")));
    }

    @Test
    void reasonIsTheApplications() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(lines("GET / HTTP/1.1", "Host: a"));
        recorder.driver.answer(new HandshakeReply(404, "Gone Fishing", new Headers(), ""));
        assertTrue(recorder.written().startsWith("HTTP/1.1 404 Gone Fishing\r\n"));
    }

    @Test
    void headRequestIsAnsweredWithoutTheBody() {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(lines("HEAD / HTTP/1.1", "Host: a"));
        recorder.driver.answer(reply(404, "nothing"));
        assertEquals(
                lines(
                        "HTTP/1.1 404 Not Found",
                        "Connection: close",
                        "Content-Type: text/plain;charset=utf-8",
                        "Content-Length: 7"),
                recorder.written());
    }

    @Test
    void refusedHeadRequestHasNoBodyEither() {
        HttpRecorder<ServerDriver> judged = HttpRecorder.server().receive(lines("HEAD / HTTP/1.1", "Host: a"));
        assertFalse(judged.driver.start(handshake()));
        String answer = judged.written();
        assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
        for (String broken : List.of("HEAD / HTTP/2.0\r\n", "HEAD / HTTP/1.1\r\nHost : a\r\n")) {
            String refusal = HttpRecorder.server().receive(broken).written();
            assertTrue(refusal.matches("(?s)HTTP/1.1 [45].*Content-Length: [1-9].*\r\n\r\n"), refusal);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keep-alive           | close",
                "Keep-Alive, close, X | X, close",
                "upgrade              | upgrade, close",
                "''                   | close"
            })
    void connectionIsClosedWhateverTheApplicationSays(String said, String sent) {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(lines("GET / HTTP/1.1", "Host: a"));
        Headers headers =
                new Headers().add("connection", said).add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
        recorder.driver.answer(new HandshakeReply(204, headers, ""));
        assertEquals(
                lines("HTTP/1.1 204 ", "connection: " + sent, "Set-Cookie: a=1", "Set-Cookie: b=2"),
                recorder.written());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 42, 100, 101, 103, 199, 600, 1000})
    void answerHasAFinalStatus(int status) {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server().receive(lines("GET / HTTP/1.1", "Host: a"));
        assertThrows(IllegalArgumentException.class, () -> recorder.driver.answer(reply(status, "")));
        assertEquals("", recorder.written());
        assertTrue(recorder.driver.answer(reply(status < 500 ? 200 : 599, "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOT HTTP~                          | 400 Bad Request",
                "GET / HTTP/2.0~                    | 505 HTTP Version Not Supported",
                "GET / HTTP/1.1~Host: a b:c~~       | 400 Bad Request",
                "GET / HTTP/1.1~Host: u@a~~         | 400 Bad Request",
                "GET / HTTP/1.1~~                   | 400 Bad Request",
                "GET / HTTP/1.1~Host : a~           | 400 Bad Request",
                "GET / HTTP/1.1~Host: a~ b~         | 400 Bad Request",
                "GET / HTTP/1.1~Host: a~Content-Length: x~~ | 400 Bad Request"
            })
    void requestThatCannotBeReadIsAnsweredAndEnds(String request, String status) {
        HttpRecorder<ServerDriver> recorder = HttpRecorder.server();
        recorder.driver.send(Message.text("early"));
        recorder.driver.start(handshake());
        recorder.receive(request.replace("~", "\r\n") + "rest");
        String written = recorder.written();
        String fault = written.substring(written.indexOf("\r\n\r\n") + 4);
        assertEquals(
                lines(
                                "HTTP/1.1 " + status,
                                "Connection: close",
                                "Content-Type: text/plain;charset=utf-8",
                                "Content-Length: " + fault.length())
                        + fault,
                written);
        assertEquals(List.of("failed 1002 " + fault, "closed 1002 unclean " + fault), recorder.events());
        assertEquals(0, recorder.left());
        assertEquals(List.of(), recorder.receive(REQUEST).events());
        assertEquals("", recorder.written());
    }

    @Test
    void headBeyondTheLimitsIsAnsweredAndEnds() {
        HttpRecorder<ServerDriver> many = HttpRecorder.server();
        many.receive("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(2000));
        assertTrue(many.written().startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
        assertEquals(2, many.events().size());
        HttpRecorder<ServerDriver> longLine = HttpRecorder.server();
        longLine.receive("GET /" + "a".repeat(8193));
        assertTrue(longLine.written().startsWith("HTTP/1.1 414 URI Too Long\r\n"));
        ServerDriver narrow =
                new ServerDriver(DriverOptions.defaults(), HttpLimits.defaults().withMaxHead(10), true);
        assertTrue(narrow.next(ByteBuffer.wrap(HttpRecorder.bytes(REQUEST))) instanceof Event.Failed);
    }

    @Test
    void handshakeWithABodyIsRefused() {
        // CVE-2018-12541: what could be a body is not taken for frames, nor held
        for (String header : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
            HttpRecorder<ServerDriver> recorder = starting();
            recorder.receive(REQUEST.replace("Host: a", "Host: a\r\n" + header) + "hello");
            assertTrue(recorder.written().startsWith("HTTP/1.1 400 "), header);
            assertEquals(0, recorder.left());
        }
    }
}
