package io.websocketservlet.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/** The one link to the classes of Jetty's ee10 environment, loaded only where they are. */
final class Ee10Link {

    private Ee10Link() {}

    static Request coreOf(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request);
    }
}
