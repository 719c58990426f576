package io.websocketservlet.tomcat;

import io.websocketservlet.contract.EventStreamContract;

/** Event streams on Tomcat. */
class TomcatEventStreamContractTest extends EventStreamContract {

    TomcatEventStreamContractTest() {
        super("tomcat");
    }
}
