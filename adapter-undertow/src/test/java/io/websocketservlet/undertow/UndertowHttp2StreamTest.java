package io.websocketservlet.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.websocketservlet.contract.Http2StreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;

/** Event streams over Undertow's HTTP/2. */
class UndertowHttp2StreamTest extends Http2StreamContract {

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        return OwnUndertow.start(
                Undertow.builder().addHttpListener(0, "127.0.0.1").setServerOption(UndertowOptions.ENABLE_HTTP2, true),
                application);
    }
}
