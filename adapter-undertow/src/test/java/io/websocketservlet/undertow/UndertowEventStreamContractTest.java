package io.websocketservlet.undertow;

import io.websocketservlet.contract.EventStreamContract;

/** Event streams on Undertow. */
class UndertowEventStreamContractTest extends EventStreamContract {

    UndertowEventStreamContractTest() {
        super("undertow");
    }
}
