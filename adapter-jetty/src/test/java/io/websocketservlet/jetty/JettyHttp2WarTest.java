package io.websocketservlet.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.handler.ContextHandler;

/** WARs in Jetty's ee10 environment, and clients that speak HTTP/2. */
class JettyHttp2WarTest extends JettyWar {

    JettyHttp2WarTest() throws Exception {
        super(new Http2Gateway());
    }

    @Override
    ConnectionFactory protocol() {
        return new HTTP2CServerConnectionFactory(new HttpConfiguration());
    }

    @Override
    ContextHandler context(Path war, String path) {
        return new WebAppContext(war.toString(), path);
    }
}
