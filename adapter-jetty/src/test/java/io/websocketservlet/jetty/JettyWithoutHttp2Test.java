package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who serves no HTTP/2 does not need Jetty's. */
@Timeout(60)
class JettyWithoutHttp2Test {

    /** What is done where there is none. */
    public static final class Conversation implements Callable<String> {

        /** For the test. */
        public Conversation() {}

        @Override
        public String call() throws Exception {
            RunningServer server = new JettyEmbedded()
                    .start(
                            new Settings("127.0.0.1", 0),
                            (classes, context) -> WebSocketFilter.register(
                                    context,
                                    "/chat",
                                    WebSocketOptions.defaults(),
                                    socket -> socket.onMessage(socket::send)));
            try (TcpClient client = new TcpClient(Dialer.TCP.dial(server.port(), 0), "")) {
                // a text of 2, masked with 0
                client.send(HexFormat.of().parseHex("8182000000004869"));
                return client.head.lines().findFirst().orElse("") + " " + new String(client.read(4), ISO_8859_1);
            } finally {
                server.stop();
            }
        }
    }

    private static URL[] classPathWithoutHttp2() throws MalformedURLException {
        String[] all = System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator));
        URL[] some = new URL[all.length];
        int count = 0;
        for (String entry : all) {
            if (!Path.of(entry).getFileName().toString().startsWith("jetty-http2-")) {
                some[count++] = Path.of(entry).toUri().toURL();
            }
        }
        return Arrays.copyOf(some, count);
    }

    @Test
    void webSocketsAreServed() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutHttp2(), ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.eclipse.jetty.http2.api.Stream"));
            Callable<?> conversation = (Callable<?>) loader.loadClass(Conversation.class.getName())
                    .getConstructor()
                    .newInstance();
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                assertEquals("HTTP/1.1 101 Switching Protocols \u0081\u0002Hi", conversation.call());
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }
}
