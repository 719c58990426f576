package io.websocketservlet.driver.connection;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** For flight recordings: a ping was not answered in time. */
@Name("io.websocketservlet.DeadPeer")
@Label("Dead Peer")
@Description("A peer did not answer a ping within pongTimeout, and was given up")
@Category("WebSocket")
@StackTrace(false)
final class DeadPeerEvent extends Event {

    private static final DeadPeerEvent PROBE = new DeadPeerEvent();

    @Label("URL")
    @Description("The address of the connection, less its query")
    String url;

    @Label("Silent For")
    @Description("How long nothing had come")
    @Timespan(Timespan.NANOSECONDS)
    long silentFor;

    static void record(Connection connection, long nanos) {
        if (PROBE.isEnabled()) {
            DeadPeerEvent event = new DeadPeerEvent();
            event.url = connection.address();
            event.silentFor = nanos;
            event.commit();
        }
    }
}
