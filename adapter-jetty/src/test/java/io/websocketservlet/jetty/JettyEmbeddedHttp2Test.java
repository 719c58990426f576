package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who speaks HTTP/2 to the embedded Jetty begins with it. */
@Timeout(60)
class JettyEmbeddedHttp2Test {

    @Test
    void aRequestToUpgradeToItIsAnsweredWithoutThat() throws Exception {
        RunningServer server = new JettyEmbedded().start(new Settings("127.0.0.1", 0), (classes, context) -> {});
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("""
                            GET / HTTP/1.1\r
                            Host: localhost\r
                            Connection: Upgrade, HTTP2-Settings\r
                            Upgrade: h2c\r
                            HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
                            \r
                            """.getBytes(ISO_8859_1));
            Scanner answer = new Scanner(socket.getInputStream(), ISO_8859_1);
            assertEquals("HTTP/1.1 404 Not Found", answer.nextLine());
        } finally {
            server.stop();
        }
    }
}
