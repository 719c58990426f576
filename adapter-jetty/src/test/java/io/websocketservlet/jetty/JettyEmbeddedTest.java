package io.websocketservlet.jetty;

import io.websocketservlet.contract.EmbeddedContract;

/** Jetty, started inside this process. */
class JettyEmbeddedTest extends EmbeddedContract {

    JettyEmbeddedTest() {
        super("jetty");
    }
}
