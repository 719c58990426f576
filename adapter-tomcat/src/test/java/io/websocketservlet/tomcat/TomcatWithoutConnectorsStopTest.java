package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat as Spring Boot stops it: the connectors are taken away, then all else stops. */
class TomcatWithoutConnectorsStopTest extends TomcatStopOrder {

    TomcatWithoutConnectorsStopTest() {
        super(TransportChoice.NATIVE);
    }

    @Override
    void stop(Tomcat tomcat) throws Exception {
        Connector[] connectors = tomcat.getService().findConnectors();
        for (Connector connector : connectors) {
            tomcat.getService().removeConnector(connector);
        }
        tomcat.stop();
        for (Connector connector : connectors) {
            tomcat.getService().addConnector(connector); // in case it is to start again
        }
    }
}
