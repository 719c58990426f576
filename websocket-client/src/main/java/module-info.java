/** A WebSocket client: the driver and its connection over Netty's sockets and TLS. */
module io.websocketservlet.client {
    requires transitive io.websocketservlet.driver;
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;

    exports io.websocketservlet.client;
}
