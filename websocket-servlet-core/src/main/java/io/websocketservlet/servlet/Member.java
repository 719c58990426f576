package io.websocketservlet.servlet;

import java.time.Duration;

/** What is open in an application, a WebSocket or an event stream, as {@link Endpoints} sees it. */
interface Member {

    boolean isOf(Endpoint endpoint);

    long bufferedAmount();

    /** Ends with the application: says goodbye, and goes on for so long at most. Does not block. */
    void goAway(Duration patience);

    /** Ends with the HttpSession of its request. Does not block. */
    void sessionEnded();

    /** Ends at once. Does not block. */
    void abort();
}
