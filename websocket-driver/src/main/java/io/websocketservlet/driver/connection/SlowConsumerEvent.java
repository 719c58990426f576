package io.websocketservlet.driver.connection;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For flight recordings: there was no room for a message, since the peer takes too little of what is sent to it. */
@Name("io.websocketservlet.SlowConsumer")
@Label("Slow Consumer")
@Description("More was to be sent to a peer than maxBufferedAmount lets wait")
@Category("WebSocket")
@StackTrace(false)
final class SlowConsumerEvent extends Event {

    private static final SlowConsumerEvent PROBE = new SlowConsumerEvent();

    @Label("URL")
    @Description("The address of the connection, less its query")
    String url;

    @Label("Buffered Amount")
    @Description("How many bytes were waiting already")
    @DataAmount(DataAmount.BYTES)
    long bufferedAmount;

    @Label("Action")
    @Description("closed: the connection was given up; refused: the message was, the first since all was sent")
    String action;

    static void record(Supplier<String> address, long waiting, String action) {
        if (PROBE.isEnabled()) {
            SlowConsumerEvent event = new SlowConsumerEvent();
            event.url = address.get();
            event.bufferedAmount = waiting;
            event.action = action;
            event.commit();
        }
    }
}
