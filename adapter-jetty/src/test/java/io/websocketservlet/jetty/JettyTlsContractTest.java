package io.websocketservlet.jetty;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.SecureContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The whole contract on Jetty with TLS. */
class JettyTlsContractTest extends ContainerContract implements SecureContract {

    JettyTlsContractTest() throws IOException, GeneralSecurityException {
        super("jetty", TransportChoice.NATIVE, Dialer.overTls());
    }
}
