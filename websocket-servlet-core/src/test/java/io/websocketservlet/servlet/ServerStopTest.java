package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.handshake.HandshakeException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application hears of it in time when its server is about to cut connections. */
@Timeout(30)
class ServerStopTest {

    private static final String ENDS = "880203e9"; // FIN close of 2, 1001

    private ProviderLoader loader;
    private ServletContext context;

    @BeforeEach
    void prepare(@TempDir Path directory) throws IOException {
        loader = ProviderLoader.naming(directory, TestedUpgrade.class.getName());
        context = Handshake.application(loader);
    }

    @AfterEach
    void end() throws IOException {
        Endpoints.end(context);
        loader.close();
    }

    /** Asks for the way of a request. */
    private void ask(CuttingServer server) throws HandshakeException {
        HttpServletRequest request = new Handshake(context).withAttribute(TestedUpgrade.ATTRIBUTE, server).request;
        Endpoints.of(context).wayFor(request, TransportChoice.AUTO);
    }

    /** A server of a container that cuts connections before it ends applications. */
    private static class CuttingServer implements TestedUpgrade.Way {

        private final List<Runnable> farewells = new CopyOnWriteArrayList<>();
        private int asked;

        @Override
        public void upgrade(HttpServletResponse response, Consumer<Transport> opened) {
            throw new AssertionError("only asked for a way");
        }

        @Override
        public Runnable beforeServerStops(Runnable farewell) {
            asked++;
            farewells.add(farewell);
            return () -> farewells.remove(farewell);
        }
    }

    @Test
    void theServerIsAskedOnceToSayThatItStops() throws Exception {
        CuttingServer server = new CuttingServer();
        ask(server);
        ask(server);
        assertEquals(1, server.asked);
        assertEquals(1, server.farewells.size());
    }

    @Test
    void aServerThatStopsEndsAll() throws Exception {
        CuttingServer server = new CuttingServer();
        ask(server);
        WireTransport transport = new WireTransport();
        TestedUpgrade.Way way = (response, opened) -> opened.accept(transport);
        WebSocket.accept(
                new Handshake(context).withAttribute(TestedUpgrade.ATTRIBUTE, way).request,
                new Answer().response,
                socket -> {});
        server.farewells.get(0).run();
        assertEquals(ENDS, transport.written());
        assertTrue(transport.isClosed());
        assertEquals(List.of(), server.farewells);
        Endpoints.end(context);
        assertEquals(ENDS, transport.written());
    }

    @Test
    void theServerHoldsNothingOfAnApplicationThatHasEnded() throws Exception {
        CuttingServer server = new CuttingServer();
        ask(server);
        Endpoints.end(context);
        assertEquals(List.of(), server.farewells);
    }

    @Test
    void anEndWhileTheServerIsAskedLeavesNothingWithIt() throws Exception {
        CuttingServer server = new CuttingServer() {
            @Override
            public Runnable beforeServerStops(Runnable farewell) {
                Endpoints.end(context);
                return super.beforeServerStops(farewell);
            }
        };
        ask(server);
        assertEquals(1, server.asked);
        assertEquals(List.of(), server.farewells);
    }
}
