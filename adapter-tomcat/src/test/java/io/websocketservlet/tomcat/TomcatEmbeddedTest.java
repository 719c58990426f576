package io.websocketservlet.tomcat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.GenericFilter;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TomcatEmbeddedTest {

    private static final Settings ANY_PORT = new Settings("127.0.0.1", 0);

    private final EmbeddedContainer container = ServiceLoader.load(EmbeddedContainer.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(TomcatEmbedded.class::isInstance)
            .findFirst()
            .orElseThrow();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Set<Thread> threadsBefore;

    @BeforeEach
    void countThreads() {
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    void noThreadIsLeft() {
        await().untilAsserted(() -> {
            Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
            left.removeAll(threadsBefore);
            left.removeIf(thread -> thread.getName().matches("(awaitility|junit).*"));
            assertEquals(Set.of(), left);
        });
    }

    /** A filter alone, with a session for each request and an answer from another thread. */
    private final ServletContainerInitializer application = (classes, context) -> {
        context.addListener(new ServletContextListener() {
            @Override
            public void contextDestroyed(ServletContextEvent event) {
                events.add("destroyed");
            }
        });
        FilterRegistration.Dynamic filter = context.addFilter("answer", new Answer());
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(null, false, "/answer");
        events.add("started");
    };

    @Test
    void startsServesAndStops() throws Exception {
        RunningServer server = container.start(ANY_PORT, application);
        int port = server.port();
        assertTrue(get(port, "/answer").endsWith("answered"), () -> "not answered");
        assertTrue(get(port, "/else").startsWith("HTTP/1.1 404 "));
        server.stop();
        server.stop();
        assertEquals(List.of("started", "destroyed"), events);
        assertThrows(ConnectException.class, () -> get(port, "/answer"));
    }

    @Test
    void undeploysTheApplicationAlone() throws Exception {
        RunningServer server = container.start(ANY_PORT, application);
        get(server.port(), "/answer");
        server.undeploy();
        server.undeploy();
        assertEquals(List.of("started", "destroyed"), events);
        assertTrue(get(server.port(), "/answer").startsWith("HTTP/1.1 404 "));
        server.stop();
        assertEquals(List.of("started", "destroyed"), events);
    }

    @Test
    void twoServersDoNotMeet() throws Exception {
        RunningServer first = container.start(ANY_PORT, application);
        RunningServer second = container.start(ANY_PORT, application);
        first.stop();
        assertTrue(get(second.port(), "/answer").endsWith("answered"));
        second.stop();
    }

    @Test
    void aPortInUseIsAnException() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThrows(
                    Exception.class,
                    () -> container.start(new Settings("127.0.0.1", taken.getLocalPort()), application));
        }
        assertEquals(
                0,
                events.stream().filter("started"::equals).count()
                        - events.stream().filter("destroyed"::equals).count());
    }

    @Test
    void aFailingApplicationIsAnException() {
        for (Exception failure : List.of(new ServletException("no mood"), new IllegalStateException("no mood"))) {
            Throwable thrown = assertThrows(
                    Exception.class,
                    () -> container.start(ANY_PORT, (classes, context) -> {
                        if (failure instanceof ServletException checked) {
                            throw checked;
                        }
                        throw (RuntimeException) failure;
                    }));
            while (thrown != failure && thrown.getCause() != null) {
                thrown = thrown.getCause();
            }
            assertEquals(failure, thrown);
        }
    }

    @Test
    void aFilterThatFailsIsAnException() {
        assertThrows(
                Exception.class,
                () -> container.start(
                        ANY_PORT,
                        (classes, context) -> context.addFilter("failing", new GenericFilter() {
                                    private static final long serialVersionUID = 1L;

                                    @Override
                                    public void init() throws ServletException {
                                        throw new ServletException("no mood");
                                    }

                                    @Override
                                    public void doFilter(
                                            ServletRequest request, ServletResponse response, FilterChain chain) {}
                                })
                                .addMappingForUrlPatterns(null, false, "/*")));
    }

    @Test
    void aServletThatFailsIsAnException() {
        assertThrows(
                Exception.class,
                () -> container.start(ANY_PORT, (classes, context) -> {
                    ServletRegistration.Dynamic servlet = context.addServlet("failing", new GenericServlet() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public void init() throws ServletException {
                            throw new ServletException("no mood");
                        }

                        @Override
                        public void service(ServletRequest request, ServletResponse response) {}
                    });
                    servlet.setLoadOnStartup(1);
                    servlet.addMapping("/");
                }));
    }

    @Test
    void theApplicationRunsWithTheStartersClassLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = new ClassLoader("application", before) {};
        Thread.currentThread().setContextClassLoader(loader);
        try {
            container
                    .start(ANY_PORT, (classes, context) -> {
                        ClassLoader current = Thread.currentThread().getContextClassLoader();
                        assertTrue(current == loader || current.getParent() == loader, () -> "is " + current);
                    })
                    .stop();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void leavesNeitherFilesNorSystemProperties() throws Exception {
        String home = System.getProperty("catalina.home");
        RunningServer server = container.start(
                ANY_PORT,
                (classes, context) ->
                        events.add(context.getAttribute(ServletContext.TEMPDIR).toString()));
        assertEquals(home, System.getProperty("catalina.home"));
        assertTrue(Files.exists(Path.of(events.get(0))));
        server.stop();
        assertFalse(Files.exists(Path.of(events.get(0)).resolve("../../../..").normalize()));
    }

    private static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static final class Answer extends GenericFilter {

        private static final long serialVersionUID = 1L;

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
            ((HttpServletRequest) request).getSession();
            AsyncContext async = request.startAsync();
            async.start(() -> {
                try {
                    response.getWriter().write("answered");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    async.complete();
                }
            });
        }
    }
}
