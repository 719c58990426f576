package io.websocketservlet.tomcat;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.EventStreamContract;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Event streams on Tomcat with TLS. */
class TomcatTlsEventStreamContractTest extends EventStreamContract {

    TomcatTlsEventStreamContractTest() throws IOException, GeneralSecurityException {
        super("tomcat", Dialer.overTls());
    }
}
