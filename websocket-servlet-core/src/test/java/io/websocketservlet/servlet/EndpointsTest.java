package io.websocketservlet.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.UndertowRequest;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.handshake.HandshakeException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.catalina.TomcatRequest;
import org.eclipse.jetty.JettyRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** What the WebSockets of one application share. */
@Timeout(30)
class EndpointsTest {

    private static final String ENDS = "880203e9"; // FIN close of 2, 1001

    private final Set<Thread> before = ourThreads();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Path directory;
    private ProviderLoader loader;
    private ServletContext context;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws IOException {
        directory = temporary;
        named(TestedUpgrade.class.getName());
    }

    private void named(String... providers) throws IOException {
        loader = ProviderLoader.naming(directory, providers);
        context = Handshake.application(loader);
    }

    @AfterEach
    void noThreadIsLeft() throws IOException {
        Endpoints.end(context);
        loader.close();
        await().until(() -> before.containsAll(ourThreads()));
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("websocket-"))
                .collect(Collectors.toSet());
    }

    private String way(HttpServletRequest request, TransportChoice choice) throws HandshakeException {
        return Endpoints.of(context).wayFor(request, choice).name();
    }

    private HttpServletRequest request(Class<? extends HttpServletRequest> type) {
        return new Handshake(context, type).request;
    }

    private HttpServletRequest nativeRequest() {
        TestedUpgrade.Way way = (response, opened) -> {};
        return new Handshake(context).withAttribute(TestedUpgrade.ATTRIBUTE, way).request;
    }

    private static Surroundings surroundings(ServletContext context) {
        Endpoints endpoints = Endpoints.of(context);
        return endpoints.surroundings(endpoints.sockets().endpoint("chat"), ListenerExecutor.worker());
    }

    @Test
    void eachApplicationHasItsOwn() {
        ServletContext other = Handshake.application();
        assertSame(Endpoints.of(context), Endpoints.of(context));
        assertNotSame(Endpoints.of(context), Endpoints.of(other));
        assertSame(loader, surroundings(context).contextLoader());
        Endpoints.end(other);
    }

    @Test
    void anApplicationWithoutAClassLoaderIsServedWithOurs() {
        ServletContext loaderless = Handshake.application(null);
        assertSame(Endpoints.class.getClassLoader(), surroundings(loaderless).contextLoader());
        Endpoints.end(loaderless);
    }

    @Test
    void autoTakesTheContainersOwnWayWhereThereIsOne() throws Exception {
        assertEquals("tested", way(nativeRequest(), TransportChoice.AUTO));
        assertEquals("servlet", way(request(HttpServletRequest.class), TransportChoice.AUTO));
        assertEquals("servlet", way(request(TomcatRequest.class), TransportChoice.AUTO));
        assertEquals("servlet", way(request(UndertowRequest.class), TransportChoice.AUTO));
    }

    @Test
    void servletTakesTheStandardWayEverywhere() throws Exception {
        assertEquals("servlet", way(nativeRequest(), TransportChoice.SERVLET));
    }

    @Test
    void nativeTakesTheContainersOwnWayOrNone() throws Exception {
        assertEquals("tested", way(nativeRequest(), TransportChoice.NATIVE));
        refused(
                request(TomcatRequest.class),
                TransportChoice.NATIVE,
                "there is no native transport for this container");
    }

    @Test
    void jettyHasNoStandardWay() {
        refused(
                request(JettyRequest.class),
                TransportChoice.AUTO,
                "on Jetty HttpServletRequest.upgrade gives a stream");
        refused(request(JettyRequest.class), TransportChoice.SERVLET, "on Jetty HttpServletRequest.upgrade gives");
    }

    private void refused(HttpServletRequest request, TransportChoice choice, String reason) {
        try (LogLines log = LogLines.of(Endpoints.class)) {
            HandshakeException refusal = assertThrows(HandshakeException.class, () -> way(request, choice));
            assertEquals(503, refusal.status());
            assertEquals("this server cannot open WebSockets; its log says why", refusal.getMessage());
            String line = log.all().get(0);
            String expected = "no WebSocket on " + request.getClass().getName() + " with transport " + choice + ": ";
            assertTrue(line.startsWith(expected + reason), line);
        }
    }

    @Test
    void aProviderThatCannotBeUsedHereIsSkipped() throws Exception {
        loader.close();
        named(
                "app.NoSuchClass",
                UnlinkableUpgrade.class.getName(),
                String.class.getName(),
                TestedUpgrade.class.getName());
        assertThrows(LinkageError.class, () -> loader.loadClass(UnlinkableUpgrade.class.getName()));
        assertEquals("tested", way(nativeRequest(), TransportChoice.NATIVE));
    }

    /** Accepts a connection, and opens it. */
    private WireTransport open() throws Exception {
        WireTransport transport = new WireTransport();
        accept(opened -> opened.accept(transport));
        return transport;
    }

    private void accept(Consumer<Consumer<Transport>> upgrade) throws Exception {
        Handshake handshake = new Handshake(context);
        TestedUpgrade.Way way = (response, opened) -> upgrade.accept(opened);
        handshake.withAttribute(TestedUpgrade.ATTRIBUTE, way);
        WebSocket.accept(
                handshake.request,
                new Answer().response,
                socket -> socket.onClose(close -> events.add("close " + close.code() + " clean " + close.wasClean())));
    }

    @Test
    void theEndSays1001AndIsOverWhenAllHaveAnswered() throws Exception {
        List<WireTransport> all = List.of(open(), open());
        Thread ending = new Thread(() -> Endpoints.end(context));
        ending.start();
        for (WireTransport each : all) {
            await().until(() -> each.written().equals(ENDS));
            each.deliver("8882" + "00000000" + "03e9"); // FIN close of 2, masked with 0, 1001
        }
        ending.join();
        assertEquals(List.of("close 1001 clean true", "close 1001 clean true"), events);
        all.forEach(each -> assertTrue(each.isClosed()));
    }

    @Test
    void theEndLetsGoOfThoseThatDoNotAnswer() throws Exception {
        WireTransport transport = open();
        Endpoints.end(context);
        assertEquals(ENDS, transport.written());
        assertTrue(transport.isClosed());
        await().until(() -> events.equals(List.of("close 1001 clean false")));
    }

    @Test
    void theEndLetsGoOfThoseThatAreNotOpenYet() throws Exception {
        accept(opened -> {});
        Endpoints.end(context);
        await().until(() -> events.size() == 1);
        assertTrue(events.get(0).startsWith("close 1001"), events::toString);
    }

    @Test
    void theEndOfAnApplicationThatHadNoneIsNothing() {
        Endpoints.end(context);
        Endpoints.end(context);
        assertFalse(ourThreads().stream().anyMatch(thread -> !before.contains(thread)));
    }

    @Test
    void theEndComesWithTheContextToo() throws Exception {
        ArgumentCaptor<ServletContextListener> listener = ArgumentCaptor.forClass(ServletContextListener.class);
        new WebSocketInitializer().onStartup(null, context);
        Mockito.verify(context).addListener(listener.capture());
        WireTransport transport = open();
        listener.getValue().contextDestroyed(new ServletContextEvent(context));
        assertEquals(ENDS, transport.written());
        assertTrue(transport.isClosed());
    }

    @Test
    void oneThatComesAfterTheEndIsRefused() throws Exception {
        open();
        Endpoints.end(context);
        HandshakeException refusal =
                assertThrows(HandshakeException.class, () -> way(nativeRequest(), TransportChoice.AUTO));
        assertEquals(503, refusal.status());
    }

    @Test
    void oneWhoseHandlerSeesTheEndIsSentAway() throws Exception {
        WireTransport transport = new WireTransport();
        TestedUpgrade.Way way = (response, opened) -> opened.accept(transport);
        WebSocket.accept(
                new Handshake(context).withAttribute(TestedUpgrade.ATTRIBUTE, way).request,
                new Answer().response,
                socket -> {
                    socket.onClose(close -> events.add("close " + close.code() + " clean " + close.wasClean()));
                    Endpoints.end(context);
                });
        assertEquals(ENDS, transport.written());
        await().until(transport::isClosed);
        await().until(() -> events.equals(List.of("close 1001 clean false")));
    }

    @Test
    void whatIsToBeRunAfterTheEndIsRun() throws Exception {
        Executor workers = surroundings(context).threads().workers();
        Endpoints.end(context);
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        workers.execute(() -> ran.complete(Thread.currentThread()));
        assertNotSame(Thread.currentThread(), ran.get(10, TimeUnit.SECONDS));
    }

    @Test
    void workersAreDaemonsWithTheApplicationsClassLoader() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        surroundings(context).threads().workers().execute(() -> ran.complete(Thread.currentThread()));
        Thread worker = ran.get(10, TimeUnit.SECONDS);
        assertTrue(worker.isDaemon());
        assertSame(loader, worker.getContextClassLoader());
        assertTrue(worker.getName().startsWith("websocket-worker-"), worker.getName());
    }
}
