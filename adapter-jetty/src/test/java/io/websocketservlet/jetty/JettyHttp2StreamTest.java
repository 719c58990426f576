package io.websocketservlet.jetty;

import io.websocketservlet.contract.Http2StreamContract;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.server.Handler;

/** Event streams over Jetty's HTTP/2. */
class JettyHttp2StreamTest extends Http2StreamContract {

    @Override
    protected RunningServer start(ServletContainerInitializer application) throws Exception {
        return StreamingJetty.start(application, new Handler.Wrapper());
    }
}
