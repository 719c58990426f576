package io.websocketservlet.jetty;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.net.Socket;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterAll;

/** Jetty with TLS, and HTTP/2 as what both sides agree on there (RFC 7301). */
class JettyHttp2TlsTest extends ConnectorContract {

    private Http2Gateway gateway;

    JettyHttp2TlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        gateway = new Http2Gateway(keys.context());
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(keys.context());
        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false)); // the client asks for an address, not for a name
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        return OwnJetty.start(
                application,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(https),
                new HttpConnectionFactory(https));
    }

    @Override
    protected Socket dial(int port, TestKeys keys) throws IOException {
        return gateway.dial(port, RECEIVE_BUFFER);
    }

    @AfterAll
    void stopClient() throws Exception {
        gateway.stop();
    }
}
