package io.websocketservlet.tomcat;

import io.websocketservlet.contract.ContainerContract;
import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.SecureContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The whole contract on Tomcat with TLS. */
class TomcatTlsContractTest extends ContainerContract implements SecureContract {

    TomcatTlsContractTest() throws IOException, GeneralSecurityException {
        super("tomcat", TransportChoice.NATIVE, Dialer.overTls());
    }
}
