package io.websocketservlet.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.connection.WebSocketOptions;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an application gets at what was counted. */
@Timeout(60)
class WebSocketStatisticsTest {

    private final ServletContext context = Handshake.application();

    @AfterEach
    void end() {
        Endpoints.end(context);
    }

    private WebSocketFilter filter(String name) throws Exception {
        FilterConfig config = mock(FilterConfig.class);
        when(config.getServletContext()).thenReturn(context);
        when(config.getFilterName()).thenReturn(name);
        WebSocketFilter filter = new WebSocketFilter(WebSocketOptions.defaults(), socket -> {});
        filter.init(config);
        return filter;
    }

    @Test
    void eachFilterHasItsOwn() throws Exception {
        WebSocketFilter chat = filter("chat");
        WebSocketFilter news = filter("news");
        Map<String, WebSocketStatistics> all = WebSocketStatistics.of(context);
        assertEquals(Set.of("chat", "news"), all.keySet());
        assertSame(chat.statistics(), all.get("chat"));
        assertSame(news.statistics(), all.get("news"));
        assertEquals("chat", chat.statistics().endpoint());
        assertEquals("/", chat.statistics().context());
        assertThrows(UnsupportedOperationException.class, () -> all.remove("chat"));
    }

    @Test
    void allBeginsWithNothing() throws Exception {
        WebSocketStatistics chat = filter("chat").statistics();
        assertEquals(0, chat.open() + chat.opened() + chat.messagesReceived() + chat.messagesSent());
        assertEquals(0, chat.bytesReceived() + chat.bytesSent() + chat.bufferedBytes() + chat.roundTrips());
        assertEquals(Map.of(), chat.closed());
        assertEquals(Map.of(), chat.refused());
        assertEquals(Duration.ZERO, chat.meanRoundTrip());
        assertEquals(Duration.ZERO, chat.longestRoundTrip());
    }

    @Test
    void aFilterThatHasNotBeenStartedHasNone() {
        WebSocketFilter filter = new WebSocketFilter(WebSocketOptions.defaults(), socket -> {});
        assertThrows(IllegalStateException.class, filter::statistics);
    }

    @Test
    void watchersAreToldOnceOfEachEndpointThatThereIsOrWillBe() throws Exception {
        filter("chat");
        List<String> told = new ArrayList<>();
        WebSocketStatistics.watch(context, statistics -> told.add(statistics.endpoint()));
        assertEquals(List.of("chat"), told);
        filter("news");
        filter("chat");
        assertEquals(List.of("chat", "news"), told);
    }

    @Test
    void aWatcherThatThrowsIsLoggedAndStopsNobody() throws Exception {
        List<String> told = new ArrayList<>();
        WebSocketStatistics.watch(context, statistics -> {
            throw new IllegalArgumentException("not that one");
        });
        WebSocketStatistics.watch(context, statistics -> {
            throw new NoClassDefFoundError("a registry of another version");
        });
        WebSocketStatistics.watch(context, statistics -> told.add(statistics.endpoint()));
        try (LogLines log = LogLines.of(EndpointRegistry.class)) {
            assertNotNull(filter("chat").statistics());
            assertEquals(List.of("chat"), told);
            assertEquals(2, log.all().size());
        }
    }

    /** As a container does with each deployment of a WAR that has the library in WEB-INF/lib. */
    @Test
    void nothingHoldsTheClassesOfAnApplicationThatHasEnded() throws Exception {
        WeakReference<ClassLoader> gone = deployAndEnd();
        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    @Test
    void norDoesAFlightRecordingThatGoesOn() throws Exception {
        try (Recording recording = new Recording()) {
            recording.start();
            WeakReference<ClassLoader> gone = deployAndEnd();
            await().until(() -> {
                System.gc();
                return gone.get() == null;
            });
        }
    }

    private static WeakReference<ClassLoader> deployAndEnd() throws Exception {
        List<URL> classes = new ArrayList<>();
        for (Class<?> type : List.of(Endpoints.class, WebSocketOptions.class)) {
            classes.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        try (URLClassLoader loader = new OwnClasses(classes.toArray(URL[]::new))) {
            Class<?> endpoints = loader.loadClass(Endpoints.class.getName());
            assertSame(loader, endpoints.getClassLoader());
            ServletContext application = application(loader);
            Method sockets = endpoints.getDeclaredMethod("sockets");
            sockets.setAccessible(true);
            Object registry = sockets.invoke(invoke(endpoints, "of", null, application));
            invoke(registry.getClass(), "endpoint", registry, "chat");
            assertTrue(Set.of("chat")
                    .equals(((Map<?, ?>) loader.loadClass(WebSocketStatistics.class.getName())
                                    .getMethod("of", ServletContext.class)
                                    .invoke(null, application))
                            .keySet()));
            Class.forName(HandshakeEvent.class.getName(), true, loader); // with an instance of itself
            invoke(endpoints, "end", null, application);
            return new WeakReference<>(loader);
        }
    }

    /** None of Mockito's, which would remember what it was called with. */
    private static ServletContext application(ClassLoader loader) {
        Map<Object, Object> attributes = new HashMap<>();
        return (ServletContext) Proxy.newProxyInstance(
                WebSocketStatisticsTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                    case "getClassLoader" -> loader;
                    case "getContextPath" -> "/leak";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Object invoke(Class<?> type, String name, Object on, Object argument) throws Exception {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0].isInstance(argument)) {
                method.setAccessible(true);
                return method.invoke(on, argument);
            }
        }
        throw new AssertionError("no method " + name);
    }

    /** Loads the library's classes itself. */
    private static final class OwnClasses extends URLClassLoader {

        OwnClasses(URL[] classes) {
            super(classes, WebSocketStatisticsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.websocketservlet.")) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
            return super.loadClass(name, resolve);
        }
    }
}
