package io.websocketservlet.tomcat;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import org.apache.catalina.startup.Tomcat;

/** Tomcat as an operator stops it for good: the connector is paused for a while, then its service stops. */
class TomcatPausedStopTest extends TomcatStopOrder {

    TomcatPausedStopTest() {
        super(TransportChoice.SERVLET);
    }

    @Override
    void stop(Tomcat tomcat) throws Exception {
        tomcat.getConnector().pause();
        tomcat.getService().stop();
        tomcat.stop();
    }
}
