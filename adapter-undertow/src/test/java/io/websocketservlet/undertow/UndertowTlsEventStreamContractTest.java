package io.websocketservlet.undertow;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.contract.EventStreamContract;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Event streams on Undertow with TLS. */
class UndertowTlsEventStreamContractTest extends EventStreamContract {

    UndertowTlsEventStreamContractTest() throws IOException, GeneralSecurityException {
        super("undertow", Dialer.overTls());
    }
}
