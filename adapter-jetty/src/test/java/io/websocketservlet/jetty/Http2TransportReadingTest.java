package io.websocketservlet.jetty;

/** The same on a stream of HTTP/2. */
class Http2TransportReadingTest extends JettyTransportReadingTest {

    Http2TransportReadingTest() throws Exception {
        dialer = new Http2Gateway();
    }
}
