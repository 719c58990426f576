package io.websocketservlet.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/** The one link to the classes of Jetty's ee11 environment, loaded only where they are. */
final class Ee11Link {

    private Ee11Link() {}

    static Request coreOf(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request);
    }
}
