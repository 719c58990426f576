package io.websocketservlet.jetty;

import io.websocketservlet.contract.CompressedStreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;

/**
 * Event streams of a Jetty with its compression on, which leaves them alone. Where it is told to compress them, it holds them back
 * (12.1.12): nothing leaves before the end.
 */
class JettyCompressedStreamTest extends CompressedStreamContract {

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        CompressionHandler compression = new CompressionHandler();
        compression.putCompression(new GzipCompression());
        CompressionConfig usual = CompressionConfig.builder().defaults().build();
        compression.putConfiguration("/*", usual);
        return StreamingJetty.start(application, compression);
    }

    @Override
    protected boolean compressesStreams() {
        return false;
    }
}
