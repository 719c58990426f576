package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A container that is started inside this process starts, serves and stops, without a WebSocket, and says so when it
 * cannot start. An adapter's test class extends this and says which container.
 *
 * <p>Besides what each test asserts, no thread is left behind, the container's own included.
 */
@Timeout(60)
public abstract class EmbeddedContract {

    private final String container;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Set<Thread> threadsBefore;

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

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     */
    protected EmbeddedContract(String container) {
        this.container = container;
    }

    /** Starts the container with this application, at any free port. */
    protected final RunningServer start(ServletContainerInitializer application) throws Exception {
        return Starter.of(container).start(application);
    }

    @BeforeEach
    protected final void countThreads() {
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    protected final void noThreadIsLeft() {
        eventually(() -> {
            Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
            left.removeAll(threadsBefore);
            left.removeIf(thread -> thread.getName().matches("(awaitility|junit).*"));
            assertEquals(Set.of(), left);
        });
    }

    @Test
    protected final void startsServesAndStops() throws Exception {
        RunningServer server = start(application);
        int port = server.port();
        assertEquals("answered", get(port, "/answer").body());
        assertEquals(404, get(port, "/else").status());
        server.stop();
        server.stop();
        assertEquals(List.of("started", "destroyed"), events);
        assertThrows(ConnectException.class, () -> get(port, "/answer"));
    }

    @Test
    protected final void undeploysTheApplicationAlone() throws Exception {
        RunningServer server = start(application);
        get(server.port(), "/answer");
        server.undeploy();
        server.undeploy();
        assertEquals(List.of("started", "destroyed"), events);
        assertEquals(404, get(server.port(), "/answer").status());
        server.stop();
        assertEquals(List.of("started", "destroyed"), events);
    }

    @Test
    protected final void twoServersDoNotMeet() throws Exception {
        RunningServer first = start(application);
        RunningServer second = start(application);
        first.stop();
        assertEquals("answered", get(second.port(), "/answer").body());
        second.stop();
    }

    @Test
    protected final void aPortInUseIsAnException() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Settings settings = new Settings("127.0.0.1", taken.getLocalPort());
            assertThrows(
                    Exception.class, () -> EmbeddedContainer.named(container).start(settings, application));
        }
        assertEquals(
                0,
                events.stream().filter("started"::equals).count()
                        - events.stream().filter("destroyed"::equals).count());
    }

    @Test
    protected final void aFailingApplicationIsAnException() {
        for (Exception failure : List.of(new ServletException("no mood"), new IllegalStateException("no mood"))) {
            Throwable thrown = assertThrows(
                    Exception.class,
                    () -> start((classes, context) -> {
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
    protected final void aFilterThatFailsIsAnException() {
        assertThrows(
                Exception.class,
                () -> start((classes, context) -> context.addFilter("failing", new GenericFilter() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void init() throws ServletException {
                                throw new ServletException("no mood");
                            }

                            @Override
                            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
                        })
                        .addMappingForUrlPatterns(null, false, "/*")));
    }

    @Test
    protected final void aServletThatFailsIsAnException() {
        assertThrows(
                Exception.class,
                () -> start((classes, context) -> {
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
    protected final void theApplicationRunsWithTheStartersClassLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = new ClassLoader("application", before) {};
        Thread.currentThread().setContextClassLoader(loader);
        try {
            start((classes, context) -> {
                        ClassLoader current = Thread.currentThread().getContextClassLoader();
                        assertTrue(current == loader || current.getParent() == loader, () -> "is " + current);
                    })
                    .stop();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The answer to a request on a connection of its own, which the server closes behind it. */
    private static HttpReply get(int port, String path) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            HttpReply reply = client.send(request.getBytes(ISO_8859_1)).readReply();
            client.expectEnd();
            return reply;
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
