package io.websocketservlet.tomcat;

import io.websocketservlet.contract.CompressedStreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.io.TempDir;

/** Event streams of a Tomcat that compresses everything, even them. */
class TomcatCompressedStreamTest extends CompressedStreamContract {

    @TempDir
    private static Path directory;

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        Connector connector = new Connector();
        connector.setProperty("compression", "force");
        connector.setProperty("compressibleMimeType", "text/event-stream");
        return OwnTomcat.start(connector, application, directory);
    }

    @Override
    protected boolean compressesStreams() {
        return true;
    }
}
