package io.websocketservlet.driver.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of the documentation against the server of the documentation. */
@Timeout(20)
class AskOverTcpTest {

    private interface Serving {
        void serve(SocketChannel client) throws IOException;
    }

    private interface Asking {
        void ask(int port) throws IOException;
    }

    /** One connection is served while the client asks. */
    private static void serve(Serving serving, Asking asking) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Throwable[] thrown = {null};
            Thread thread = new Thread(() -> {
                try (SocketChannel client = server.accept()) {
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    serving.serve(client);
                } catch (IOException | RuntimeException | AssertionError e) {
                    thrown[0] = e;
                }
            });
            thread.start();
            asking.ask(((InetSocketAddress) server.getLocalAddress()).getPort());
            thread.join();
            if (thrown[0] != null) {
                throw new AssertionError("the server failed", thrown[0]);
            }
        }
    }

    private static String ask(int port, String question) throws IOException {
        WebSocketUrl url = WebSocketUrl.parse("ws://127.0.0.1:" + port + "/");
        try (SocketChannel server = SocketChannel.open(new InetSocketAddress(url.host(), url.port()))) {
            return AskOverTcp.ask(server, ByteBuffer.allocate(16 * 1024), url, question);
        }
    }

    private static String readHead(SocketChannel client) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0 && client.read(one.clear()) > 0) {
            head.append((char) one.get(0));
        }
        return head.toString();
    }

    private static void write(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void theServerAnswers() throws Exception {
        serve(EchoOverTcp::serve, port -> assertEquals("What time is it?", ask(port, "What time is it?")));
    }

    @Test
    void aServerThatSpeaksNoWebSocketIsAFault() throws Exception {
        serve(
                client -> {
                    readHead(client);
                    write(client, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                },
                port -> {
                    IOException fault = assertThrows(IOException.class, () -> ask(port, "?"));
                    assertTrue(fault.getMessage().contains("status 200"), fault.getMessage());
                });
    }

    /** Closes as soon as it is told something, and insists on an answer to that. */
    private static void hangUp(SocketChannel client) throws IOException {
        ServerDriver driver = new ServerDriver(DriverOptions.defaults());
        driver.start(new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers()));
        ByteBuffer in = ByteBuffer.allocate(1024);
        while (!driver.mayDisconnect()) {
            if (client.read(in) < 0) {
                driver.end();
            }
            in.flip();
            Event event;
            while ((event = driver.next(in)) != null) {
                if (event instanceof Event.Received) {
                    driver.close(1000, "");
                } else if (event instanceof Event.Closed closed) {
                    assertEquals(new Event.Closed(1000, "", true), closed);
                }
            }
            in.compact();
            ByteBuffer[] out;
            while ((out = driver.takeOutput(1024)) != null) {
                client.write(out);
            }
        }
    }

    @Test
    void aCloseOfTheServersIsAnswered() throws Exception {
        serve(AskOverTcpTest::hangUp, port -> assertNull(ask(port, "?")));
    }

    @Test
    void throughAProxy() throws Exception {
        WebSocketUrl url = WebSocketUrl.parse("ws://[::1]:4711/a");
        serve(
                proxy -> {
                    String head = readHead(proxy);
                    assertTrue(head.startsWith("CONNECT [::1]:4711 HTTP/1.1\r\n"), head);
                    assertTrue(head.contains("\r\nProxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"), head);
                    write(proxy, "HTTP/1.1 200 Connection established\r\n\r\n");
                    EchoOverTcp.serve(proxy);
                },
                port -> assertEquals(
                        "Hello", AskOverTcp.askThrough("http://user:secret@127.0.0.1:" + port, url, "Hello")));
    }

    @Test
    void aProxyThatRefusesOrHangsUpIsAFault() throws Exception {
        WebSocketUrl url = WebSocketUrl.parse("ws://server.example/");
        for (String answer : new String[] {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "garbage\r\n", ""}) {
            serve(
                    proxy -> {
                        readHead(proxy);
                        write(proxy, answer);
                    },
                    port -> assertThrows(
                            IOException.class, () -> AskOverTcp.askThrough("http://127.0.0.1:" + port, url, "?")));
        }
    }

    @Test
    void documentationShowsThisSource() throws IOException {
        ShownSource.assertShown(AskOverTcp.class, "connect-over-tcp.md");
    }
}
