package io.websocketservlet.jetty;

/** The same on a stream of HTTP/2. */
class Http2TransportWritingTest extends JettyTransportWritingTest {

    Http2TransportWritingTest() throws Exception {
        dialer = new Http2Gateway();
    }
}
