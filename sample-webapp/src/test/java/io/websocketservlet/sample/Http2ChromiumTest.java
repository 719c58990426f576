package io.websocketservlet.sample;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.WebSocketInitializer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** A real browser that has an HTTP/2 connection to the server opens its WebSockets on it (RFC 8441). */
@Tag("browser")
class Http2ChromiumTest {

    private record Seen(String method, String protocol, String path, String connection) {}

    private final List<Seen> requests = new CopyOnWriteArrayList<>();

    private final Server server = new Server();
    private ServerConnector connector;
    private Chromium chromium;

    @BeforeEach
    void start() throws Exception {
        connector = connector(TestKeys.read());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServletContainerInitializer((classes, application) -> {
            FilterRegistration.Dynamic filter = application.addFilter("requests", new Requests());
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(null, false, "/*");
            WebSocketOptions options = WebSocketOptions.defaults().withExtensions(PermessageDeflate.server());
            new SampleApplication(options).onStartup(classes, application);
        });
        context.addServletContainerInitializer(new WebSocketInitializer());
        server.setHandler(context);
        server.start();
        chromium = Chromium.start("--ignore-certificate-errors");
    }

    private ServerConnector connector(TestKeys keys) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(keys.context());
        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false)); // an address is no name
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        return new ServerConnector(
                server,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(https),
                new HttpConnectionFactory(https));
    }

    private final class Requests extends HttpFilter {

        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            requests.add(new Seen(
                    request.getMethod(),
                    request.getProtocol(),
                    request.getRequestURI(),
                    request.getServletConnection().getConnectionId()));
            chain.doFilter(request, response);
        }
    }

    @AfterEach
    void stop() throws Exception {
        try (Chromium browser = chromium) {
            assertEquals(List.of(), browser.console(), "the browser complained");
        } finally {
            server.stop();
        }
    }

    private String text(String id) {
        return chromium.driver().findElement(By.id(id)).getText();
    }

    /** The filter takes one, a servlet the other. */
    @Test
    void thePagesSocketsAreStreamsOfItsConnection() {
        chromium.driver().get("https://127.0.0.1:" + connector.getLocalPort() + "/");
        await().until(() -> text("state"), equalTo("Open"));
        Object answers = chromium.driver().executeAsyncScript("""
                        const done = arguments[0];
                        const open = (path, protocols) => new Promise((opened, failed) => {
                          const socket = new WebSocket(location.href.replace("http", "ws") + path, protocols);
                          socket.onopen = () => socket.send("λόγος");
                          socket.onmessage = ({ data }) => {
                            socket.onclose = ({ code, wasClean }) =>
                              opened([data, socket.protocol, socket.extensions.split(";")[0], code, wasClean]);
                            socket.close(1000);
                          };
                          socket.onclose = ({ code }) => opened(code);
                        });
                        Promise.all([open("echo", []), open("reverse", ["amqp"])]).then(done);
                        """);
        assertEquals(
                List.of(
                        List.of("λόγος", "", "permessage-deflate", 1000L, true),
                        List.of("ςογόλ", "amqp", "permessage-deflate", 1000L, true)),
                answers);
        Seen page = requests.get(0);
        assertEquals(new Seen("GET", "HTTP/2.0", "/", page.connection()), page);
        for (String path : List.of("/echo", "/reverse")) {
            List<Seen> sockets = requests.stream()
                    .filter(request -> request.path().equals(path))
                    .distinct()
                    .toList();
            assertEquals(List.of(new Seen("CONNECT", "HTTP/2.0", path, page.connection())), sockets);
        }
    }
}
