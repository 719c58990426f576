package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.undertow.UndertowRequest;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.TomcatRequest;
import org.eclipse.jetty.JettyRequest;
import org.junit.jupiter.api.Test;

class StandardUpgradeTest {

    private final StandardUpgrade upgrade = new StandardUpgrade();
    private final ScriptedConnection connection = new ScriptedConnection();
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final List<Transport> opened = new ArrayList<>();

    @Test
    void itWorksEverywhereButOnJetty() {
        assertTrue(upgrade.supports(mock(HttpServletRequest.class)));
        assertTrue(upgrade.supports(mock(TomcatRequest.class)));
        assertTrue(upgrade.supports(mock(UndertowRequest.class)));
        assertFalse(upgrade.supports(mock(JettyRequest.class)));
        assertEquals("servlet", upgrade.name());
    }

    /** How the container then calls decides how the stream is read. */
    @Test
    void theStreamsAreReadAsTheContainerCalls() throws Exception {
        assertInstanceOf(WorkerIntake.class, listenerOn(HttpServletRequest.class));
        assertInstanceOf(WorkerIntake.class, listenerOn(TomcatRequest.class));
        assertInstanceOf(IoThreadIntake.class, listenerOn(UndertowRequest.class));
    }

    private static Object listenerOn(Class<? extends HttpServletRequest> type) throws Exception {
        StandardUpgradeTest each = new StandardUpgradeTest();
        each.upgraded(type).init(each.connection);
        each.opened.get(0).start(new ReceiverRecorder());
        return each.connection.in.listener();
    }

    private UpgradedConnection upgraded(Class<? extends HttpServletRequest> type) throws Exception {
        UpgradedConnection handler = new UpgradedConnection();
        HttpServletRequest request = mock(type);
        when(request.upgrade(UpgradedConnection.class)).thenReturn(handler);
        upgrade.upgrade(request, response, new Tasks().threads(), opened::add);
        return handler;
    }

    @Test
    void theConnectionIsHandedOverWhenTheContainerBegins() throws Exception {
        UpgradedConnection handler = upgraded(HttpServletRequest.class);
        assertEquals(List.of(), opened);
        handler.init(connection);
        assertEquals(1, opened.size());
        verifyNoInteractions(response);
    }

    @Test
    void aContainerThatRefusesIsHeard() throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        ServletException refusal = new ServletException("not implemented");
        when(request.upgrade(UpgradedConnection.class)).thenThrow(refusal);
        assertSame(
                refusal,
                assertThrows(
                        ServletException.class,
                        () -> upgrade.upgrade(request, response, new Tasks().threads(), opened::add)));
        assertEquals(List.of(), opened);
    }
}
