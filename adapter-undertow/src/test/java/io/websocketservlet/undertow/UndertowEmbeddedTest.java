package io.websocketservlet.undertow;

import io.websocketservlet.contract.EmbeddedContract;

/** Undertow, started inside this process. */
class UndertowEmbeddedTest extends EmbeddedContract {

    UndertowEmbeddedTest() {
        super("undertow");
    }
}
