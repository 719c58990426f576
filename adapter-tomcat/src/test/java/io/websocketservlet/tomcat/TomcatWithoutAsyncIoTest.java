package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat with a connector that has no asynchronous writes. */
class TomcatWithoutAsyncIoTest extends ConnectorContract {

    @TempDir
    private static Path directory;

    TomcatWithoutAsyncIoTest() {
        super(false);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("useAsyncIO", "false");
        return OwnTomcat.start(connector, application, directory);
    }
}
