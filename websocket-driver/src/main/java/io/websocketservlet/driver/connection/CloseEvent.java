package io.websocketservlet.driver.connection;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** For flight recordings: a connection is over. */
@Name("io.websocketservlet.Close")
@Label("Close")
@Description("The end of a connection that had opened")
@Category("WebSocket")
@StackTrace(false)
final class CloseEvent extends Event {

    private static final CloseEvent PROBE = new CloseEvent();

    @Label("URL")
    @Description("The address of the connection, less its query")
    String url;

    @Label("Code")
    @Description("The code that onClose was told")
    int code;

    @Label("Reason")
    @Description("The reason that onClose was told")
    String reason;

    @Label("Was Clean")
    @Description("Whether both sides sent a Close frame")
    boolean wasClean;

    @Label("Open For")
    @Description("How long the connection was open")
    @Timespan(Timespan.NANOSECONDS)
    long openFor;

    static void record(Supplier<String> address, io.websocketservlet.driver.Event.Closed end, long nanos) {
        if (PROBE.isEnabled()) {
            CloseEvent event = new CloseEvent();
            event.url = address.get();
            event.code = end.code();
            event.reason = end.reason();
            event.wasClean = end.wasClean();
            event.openFor = nanos;
            event.commit();
        }
    }
}
