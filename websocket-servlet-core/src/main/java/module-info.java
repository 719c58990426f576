/** WebSocket for Jakarta Servlet applications. */
module io.websocketservlet.servlet {
    requires transitive io.websocketservlet.driver;
    requires transitive jakarta.servlet;
    requires java.management;
    requires jdk.jfr;

    exports io.websocketservlet.servlet;
    exports io.websocketservlet.servlet.spi;

    // The container makes the handler of an upgraded connection by its class.
    opens io.websocketservlet.servlet.upgrade to
            jakarta.servlet;

    uses io.websocketservlet.servlet.spi.Upgrade;
    uses io.websocketservlet.servlet.spi.EmbeddedContainer;

    provides jakarta.servlet.ServletContainerInitializer with
            io.websocketservlet.servlet.WebSocketInitializer;
}
