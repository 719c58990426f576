package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An application that has been undeployed leaves nothing behind while its server runs on: its class loader, with the
 * library in it as in a WAR's WEB-INF/lib, can be collected.
 */
interface ClassLoaderContract extends Contract {

    /** The container's name. */
    String container();

    /** A server with an application whose loader nobody but the server holds. */
    record Deployment(RunningServer server, WeakReference<ClassLoader> loader) {}

    private Deployment deploy() throws Exception {
        EmbeddedContainer container = EmbeddedContainer.named(container());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = new ApplicationLoader(List.of(container.getClass()));
        thread.setContextClassLoader(loader);
        try {
            Class<?> application = loader.loadClass(LeavingApplication.class.getName());
            assertNotEquals(LeavingApplication.class, application);
            String transport = stage().transport().name().toLowerCase(Locale.ROOT);
            RunningServer server = container.start(stage().settings(), (ServletContainerInitializer)
                    application.getConstructor(String.class).newInstance(transport));
            return new Deployment(server, new WeakReference<>(loader));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static OpeningRequest request(RunningServer server) {
        return OpeningRequest.to("127.0.0.1:" + server.port(), LeavingApplication.PATH);
    }

    /**
     * While the server is in use: what one of its threads has thrown and caught last, with our classes in its backtrace, may stay on
     * the stack of that thread, where no object refers to it any more, until the thread has something else to do.
     */
    private void expectCollected(Deployment deployment) {
        eventually("the application's class loader is collected", () -> {
            try (RawClient another = stage().connect(deployment.server(), 0)) {
                assertEquals(404, another.ask(request(deployment.server())).status());
            }
            System.gc();
            return deployment.loader().refersTo(null);
        });
    }

    @Test
    default void theClassLoaderOfAnUndeployedApplicationCanBeCollected() throws Exception {
        Set<Thread> before = OurThreads.running();
        Deployment deployment = deploy();
        RunningServer server = deployment.server();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                clients.add(stage().connect(server, 32 * 1024).open(request(server)));
                clients.get(i).send(text("hello")).expectText("hello");
            }
            clients.get(1).send(text(LeavingApplication.PAUSE)).expectText(LeavingApplication.PAUSE);
            clients.get(1).send(text("is not read"));
            clients.get(2).reset();
            clients.get(3).send(text(LeavingApplication.FLOOD)).expectText(LeavingApplication.FLOOD);
            try (Compression compression = new Compression(false);
                    RawClient compressing = stage().connect(server, 0)
                            .open(request(server)
                                    .with(
                                            "Sec-WebSocket-Extensions",
                                            "permessage-deflate; client_no_context_takeover"))) {
                compressing.send(compression.compressed(text("a".repeat(1_000))));
                assertEquals(
                        "a".repeat(1_000),
                        compression.restored(compressing.readFrame()).text());
                compressing.send(close(1000, "")).expectClose(1000);
            }
            server.undeploy();
            for (RawClient client : List.of(clients.get(0), clients.get(1), clients.get(4))) {
                client.expectClose(1001);
            }
            if (!canEndTcpAtAnyTime()) {
                closeAll(clients);
            }
            expectCollected(deployment);
        } finally {
            closeAll(clients);
            server.stop();
        }
        eventually("no thread of ours is left", () -> before.containsAll(OurThreads.running()));
    }

    @Test
    default void theClassLoaderOfAnApplicationWithoutAConnectionCanBeCollected() throws Exception {
        Deployment deployment = deploy();
        try {
            deployment.server().undeploy();
            expectCollected(deployment);
        } finally {
            deployment.server().stop();
        }
    }

    private static void closeAll(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }
}
