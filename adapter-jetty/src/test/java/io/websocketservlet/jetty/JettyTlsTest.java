package io.websocketservlet.jetty;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty with TLS. */
class JettyTlsTest extends ConnectorContract {

    JettyTlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(keys.context());
        HttpConnectionFactory http = new HttpConnectionFactory();
        return OwnJetty.start(application, new SslConnectionFactory(tls, http.getProtocol()), http);
    }
}
