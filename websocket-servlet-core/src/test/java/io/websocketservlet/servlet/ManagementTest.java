package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The endpoints of an application on an MBean server. */
@Timeout(30)
class ManagementTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private ServletContext context;

    @BeforeEach
    void start() {
        context = Handshake.application();
        when(context.getContextPath()).thenReturn("/app");
    }

    @AfterEach
    void end() {
        Endpoints.end(context);
    }

    private WebSocketStatistics endpoint(String name) {
        Endpoints.of(context).sockets().endpoint(name);
        return WebSocketStatistics.of(context).get(name);
    }

    private Set<String> names() throws Exception {
        return server.queryNames(new ObjectName("io.websocketservlet:*"), null).stream()
                .map(ObjectName::getCanonicalName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void namesAreQuoted() throws Exception {
        Management management = new Management(() -> server);
        management.show(endpoint("chat"));
        management.show(endpoint("a,b=c*?\"\n"));
        assertEquals(
                Set.of(
                        "io.websocketservlet:context=\"/app\",name=\"chat\",type=WebSocketEndpoint",
                        "io.websocketservlet:context=\"/app\",name=\"a,b=c\\*\\?\\\"\\n\",type=WebSocketEndpoint"),
                names());
        management.end();
        assertEquals(Set.of(), names());
    }

    @Test
    void whoComesLaterIsNumbered() throws Exception {
        WebSocketStatistics chat = endpoint("chat");
        List<Management> all =
                List.of(new Management(() -> server), new Management(() -> server), new Management(() -> server));
        all.forEach(management -> management.show(chat));
        String name = "io.websocketservlet:context=\"/app\",%sname=\"chat\",type=WebSocketEndpoint";
        assertEquals(Set.of(name.formatted(""), name.formatted("instance=2,"), name.formatted("instance=3,")), names());
        all.get(1).end();
        assertEquals(Set.of(name.formatted(""), name.formatted("instance=3,")), names());
        new Management(() -> server).show(chat);
        assertEquals(3, names().size(), "the number is free again");
    }

    @Test
    void nothingIsShownOnceTheApplicationHasEnded() throws Exception {
        MBeanServer asked = mock(MBeanServer.class);
        Management management = new Management(() -> asked);
        management.end();
        management.show(endpoint("chat"));
        verify(asked, never()).registerMBean(any(), any());
    }

    @Test
    void aServerThatRefusesIsLoggedAndNoMore() throws Exception {
        MBeanServer refusing = mock(MBeanServer.class);
        when(refusing.registerMBean(any(), any()))
                .thenThrow(new MBeanRegistrationException(new IllegalStateException("no mood")));
        assertLogged(new Management(() -> refusing), "cannot show io.websocketservlet:type=WebSocketEndpoint");
    }

    @Test
    void noServerIsLoggedAndNoMore() {
        Management management = new Management(() -> {
            throw new SecurityException("none of your business");
        });
        assertLogged(management, "cannot show io.websocketservlet:type=WebSocketEndpoint");
    }

    private void assertLogged(Management management, String line) {
        WebSocketStatistics chat = endpoint("chat");
        try (LogLines log = LogLines.of(Management.class)) {
            management.show(chat);
            management.end();
            assertEquals(1, log.all().size(), () -> log.all().toString());
            assertTrue(log.all().get(0).startsWith(line), () -> log.all().get(0));
        }
    }

    @Test
    void aServerThatKeepsWhatItHasIsLoggedAndTheRestIsHidden() throws Exception {
        MBeanServer keeping = mock(MBeanServer.class);
        Management management = new Management(() -> keeping);
        management.show(endpoint("chat"));
        management.show(endpoint("news"));
        doThrow(new MBeanRegistrationException(new IllegalStateException("no mood")))
                .when(keeping)
                .unregisterMBean(any());
        try (LogLines log = LogLines.of(Management.class)) {
            management.end();
            assertEquals(2, log.all().size(), () -> log.all().toString());
        }
    }
}
