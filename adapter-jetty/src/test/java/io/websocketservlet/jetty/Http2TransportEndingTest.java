package io.websocketservlet.jetty;

/** The same on a stream of HTTP/2. */
class Http2TransportEndingTest extends JettyTransportEndingTest {

    Http2TransportEndingTest() throws Exception {
        dialer = new Http2Gateway();
    }
}
