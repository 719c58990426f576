package io.websocketservlet.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For flight recordings: a request for a WebSocket, accepted or refused. */
@Name("io.websocketservlet.Handshake")
@Label("Handshake")
@Description("A request for a WebSocket, until it was accepted or refused")
@Category("WebSocket")
@StackTrace(false)
final class HandshakeEvent extends Event {

    private static final HandshakeEvent PROBE = new HandshakeEvent();

    @Label("Path")
    @Description("The path of the request with the application's, less parameters and query")
    String path;

    @Label("Endpoint")
    @Description("The name of the filter; accept where an application accepts without one")
    String endpoint;

    @Label("Remote Address")
    @Description("The address of the client, as the container knows it")
    String remoteAddress;

    @Label("Status")
    @Description(
            "101 if accepted, over HTTP/2 200; what was answered if refused; 500 if the handler or the container failed")
    int status;

    @Label("Subprotocol")
    @Description("The subprotocol that was agreed on, if any")
    String subprotocol;

    @Label("Reason")
    @Description("Why it was refused, or what the handler threw")
    String reason;

    /** One that begins now; null unless somebody records. */
    static HandshakeEvent begun(HttpServletRequest request, String endpoint) {
        if (!PROBE.isEnabled()) {
            return null;
        }
        HandshakeEvent event = new HandshakeEvent();
        event.begin();
        String info = request.getPathInfo();
        event.path = request.getContextPath() + request.getServletPath() + (info == null ? "" : info);
        event.endpoint = endpoint;
        event.remoteAddress = request.getRemoteAddr();
        return event;
    }

    void accepted(int answered, String protocol) {
        status = answered;
        subprotocol = protocol;
        commit();
    }

    void refused(int answered, String why) {
        status = answered;
        reason = why;
        commit();
    }
}
