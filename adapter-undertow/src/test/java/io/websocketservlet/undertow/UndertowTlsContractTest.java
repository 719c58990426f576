package io.websocketservlet.undertow;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.SecureContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The whole contract on Undertow with TLS. */
class UndertowTlsContractTest extends UndertowContract implements SecureContract {

    UndertowTlsContractTest() throws IOException, GeneralSecurityException {
        super(TransportChoice.NATIVE, Dialer.overTls());
    }
}
