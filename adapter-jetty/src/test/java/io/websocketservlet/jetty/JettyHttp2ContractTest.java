package io.websocketservlet.jetty;

import io.websocketservlet.contract.Http2Contract;

/** Jetty's streams of HTTP/2 through a connection of our own, without TLS. */
class JettyHttp2ContractTest extends Http2Contract {

    JettyHttp2ContractTest() throws Exception {
        super("jetty", new Http2Gateway());
    }
}
