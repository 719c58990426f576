package io.websocketservlet.jetty;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.EventStreamContract;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Event streams on Jetty with TLS. */
class JettyTlsEventStreamContractTest extends EventStreamContract {

    JettyTlsEventStreamContractTest() throws IOException, GeneralSecurityException {
        super("jetty", Dialer.overTls());
    }
}
