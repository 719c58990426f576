package io.websocketservlet.undertow;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.websocketservlet.contract.CompressedStreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;

/** Event streams of an Undertow that compresses everything. */
class UndertowCompressedStreamTest extends CompressedStreamContract {

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        return OwnUndertow.start(
                Undertow.builder().addHttpListener(0, "127.0.0.1"),
                application,
                UndertowCompressedStreamTest::compress);
    }

    private static HttpHandler compress(HttpHandler next) {
        ContentEncodingRepository encodings =
                new ContentEncodingRepository().addEncodingHandler("gzip", new GzipEncodingProvider(), 50);
        return new EncodingHandler(next, encodings);
    }

    @Override
    protected boolean compressesStreams() {
        return true;
    }
}
