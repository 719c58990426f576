package io.websocketservlet.jetty;

import io.websocketservlet.contract.EventStreamContract;

/** Event streams on Jetty. */
class JettyEventStreamContractTest extends EventStreamContract {

    JettyEventStreamContractTest() {
        super("jetty");
    }
}
