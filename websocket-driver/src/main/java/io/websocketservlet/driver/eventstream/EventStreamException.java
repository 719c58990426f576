package io.websocketservlet.driver.eventstream;

/** An event stream has more in one event than its reader takes. The message names the limit. */
public final class EventStreamException extends Exception {

    private static final long serialVersionUID = 1L;

    EventStreamException(String message) {
        super(message, null, false, false);
    }
}
