/** The WebSocket protocol, and the connection around it. Needs nothing but the platform. */
module io.websocketservlet.driver {
    requires jdk.jfr;

    exports io.websocketservlet.driver;
    exports io.websocketservlet.driver.connection;
    exports io.websocketservlet.driver.deflate;
    exports io.websocketservlet.driver.draft;
    exports io.websocketservlet.driver.eventstream;
    exports io.websocketservlet.driver.extension;
    exports io.websocketservlet.driver.frame;
    exports io.websocketservlet.driver.handshake;
    exports io.websocketservlet.driver.message;

    uses io.websocketservlet.driver.deflate.CompressorProvider;
}
