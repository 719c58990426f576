package io.websocketservlet.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.contract.EmbeddedContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tomcat, started inside this process; its directory and its system properties go with it. */
class TomcatEmbeddedTest extends EmbeddedContract {

    TomcatEmbeddedTest() {
        super("tomcat");
    }

    @Test
    void leavesNeitherFilesNorSystemProperties() throws Exception {
        String home = System.getProperty("catalina.home");
        AtomicReference<Path> directory = new AtomicReference<>();
        RunningServer server = start((classes, context) -> directory.set(
                Path.of(context.getAttribute(ServletContext.TEMPDIR).toString())));
        assertEquals(home, System.getProperty("catalina.home"));
        assertTrue(Files.exists(directory.get()));
        server.stop();
        assertFalse(Files.exists(directory.get().resolve("../../../..").normalize()));
    }
}
