package io.websocketservlet.tomcat;

import io.websocketservlet.contract.Http2StreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.io.TempDir;

/** Event streams over Tomcat's HTTP/2. */
class TomcatHttp2StreamTest extends Http2StreamContract {

    @TempDir
    private static Path directory;

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        Connector connector = new Connector();
        connector.addUpgradeProtocol(new Http2Protocol());
        return OwnTomcat.start(connector, application, directory);
    }
}
