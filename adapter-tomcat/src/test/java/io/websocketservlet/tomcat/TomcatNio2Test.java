package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat with the channels of NIO.2. */
class TomcatNio2Test extends ConnectorContract {

    @TempDir
    private static Path directory;

    TomcatNio2Test() {
        super(false);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        return OwnTomcat.start(new Connector("org.apache.coyote.http11.Http11Nio2Protocol"), application, directory);
    }
}
