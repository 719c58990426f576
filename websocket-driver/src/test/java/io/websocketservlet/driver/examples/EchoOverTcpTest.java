package io.websocketservlet.driver.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server of the documentation, asked by a client that knows only bytes. */
@Timeout(20)
class EchoOverTcpTest {

    private static final String REQUEST =
            "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private interface Conversation {
        void with(Socket socket) throws IOException;
    }

    private static void converse(Conversation conversation) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Thread serving;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                SocketChannel accepted = server.accept();
                serving = new Thread(() -> EchoOverTcp.serve(accepted));
                serving.start();
                conversation.with(socket);
            }
            serving.join(); // it waits for us to hang up
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String receive(InputStream in, int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    @Test
    void messagesComeBack() throws Exception {
        converse(socket -> {
            InputStream in = socket.getInputStream();
            send(socket, REQUEST);
            assertEquals(ANSWER, receive(in, ANSWER.length()));
            // 5.7: Hello, masked with 37 fa 21 3d
            socket.getOutputStream().write(Hex.bytes("81 85 37fa213d 7f9f4d5158"));
            assertEquals("810548656c6c6f", Hex.of(in.readNBytes(7)));
            // a fragment, a ping, and the rest of the message, in one write
            socket.getOutputStream().write(Hex.bytes("02 81 00000000 61  89 80 00000000  80 81 00000000 62"));
            assertEquals("8a00" + "82026162", Hex.of(in.readNBytes(6)));
            socket.getOutputStream().write(Hex.bytes("88 82 00000000 03e8"));
            assertEquals("880203e8", Hex.of(in.readNBytes(4)));
            assertEquals(-1, in.read());
        });
    }

    @Test
    void frameRightBehindTheRequestComesBackToo() throws Exception {
        converse(socket -> {
            send(socket, REQUEST + "\u0081\u0082\0\0\0\0Hi");
            assertEquals(ANSWER + "\u0081\u0002Hi", receive(socket.getInputStream(), ANSWER.length() + 4));
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
        });
    }

    @Test
    void otherRequestsAreAnswered() throws Exception {
        converse(socket -> {
            send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\nThere are only WebSockets here.\n"), answer);
        });
        converse(socket -> {
            send(socket, "NOT HTTP\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
        });
    }

    /** RFC 9112 9.6: a socket that is closed while input is unread is reset, and takes with it what was not read yet. */
    @Test
    void answerReachesAClientThatIsStillSending() throws Exception {
        String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000);
        String endless = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5000) + "\r\n";
        for (int i = 0; i < 20; i++) {
            assertAnswered("HTTP/1.1 404 Not Found\r\n", post);
            assertAnswered("HTTP/1.1 431 Request Header Fields Too Large\r\n", endless);
        }
    }

    private static void assertAnswered(String start, String request) throws Exception {
        converse(socket -> {
            send(socket, request);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith(start), answer);
        });
    }

    @Test
    void documentationShowsThisSource() throws IOException {
        ShownSource.assertShown(EchoOverTcp.class, "serve-over-tcp.md");
        assertTrue(ShownSource.of(EchoOverTcp.class).lines().count() < 80);
    }
}
