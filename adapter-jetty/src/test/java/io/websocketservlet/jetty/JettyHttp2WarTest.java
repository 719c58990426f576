package io.websocketservlet.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

/** WARs of ee11, and clients that speak HTTP/2. */
class JettyHttp2WarTest extends JettyWar {

    JettyHttp2WarTest() throws Exception {
        super(new Http2Gateway());
    }

    @Override
    ContextHandler context(Path war, String path) {
        return new WebAppContext(war.toString(), path);
    }
}
