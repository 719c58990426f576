package io.websocketservlet.servlet;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Map;

/** What is kept of the request that a WebSocket or an event stream began with, as long as that lives. */
public interface KeptRequest {

    /** The path of the request, decoded, less the application's: the servlet path and what came after it. */
    String path();

    /** The query of the request, not decoded; null if there is none. */
    String query();

    /** The first value of a header of the request, by name without regard to case; null if there is none. */
    String header(String name);

    /**
     * The origin of the page that the client is, as its browser says: the header Origin, which is Sec-WebSocket-Origin in the
     * versions 7 and 8 of the protocol. Null if there is none, as the client is no browser.
     */
    default String origin() {
        String origin = header("Origin");
        return origin == null ? header("Sec-WebSocket-Origin") : origin;
    }

    /** All headers of the request; names as they came, in their order. */
    Map<String, List<String>> headers();

    /** The address of the client, as the container knows it. */
    String remoteAddress();

    /** Who the client is; null if it was not authenticated. */
    Principal principal();

    /** The value of a cookie of the request, as it came; null if there is none. */
    String cookie(String name);

    /** The session that the request belonged to, which may have ended meanwhile; null if there was none. Nothing prolongs it. */
    HttpSession session();

    /** An attribute that the request had when it was accepted, of the application's; null if there is none. */
    Object attribute(String name);
}
