package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat with TLS. */
class TomcatTlsTest extends ConnectorContract {

    @TempDir
    private static Path directory;

    TomcatTlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, Type.UNDEFINED);
        certificate.setCertificateKeystore(keys.store());
        certificate.setCertificateKeystorePassword(keys.password());
        host.addCertificate(certificate);
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("SSLEnabled", "true");
        connector.setScheme("https");
        connector.setSecure(true);
        connector.addSslHostConfig(host);
        return OwnTomcat.start(connector, application, directory);
    }
}
