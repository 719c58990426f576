package io.websocketservlet.driver.connection;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** For flight recordings: the delivery of one read. Only slow ones by default: every read makes one. */
@Name("io.websocketservlet.MessageBatch")
@Label("Message Batch")
@Description("The delivery of what one read has brought, to listeners")
@Category("WebSocket")
@StackTrace(false)
@Threshold("20 ms")
final class MessageBatchEvent extends Event {

    private static final MessageBatchEvent PROBE = new MessageBatchEvent();

    @Label("URL")
    @Description("The address of the connection, less its query")
    String url;

    @Label("Messages")
    @Description("How many messages were delivered")
    int messages;

    @Label("Bytes")
    @Description("How many bytes were read, with the headers of frames")
    @DataAmount(DataAmount.BYTES)
    int bytes;

    /** One that begins now; null unless somebody records. */
    static MessageBatchEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        MessageBatchEvent event = new MessageBatchEvent();
        event.begin();
        return event;
    }

    /** The listeners have returned. */
    void end(Connection connection, int delivered, int read) {
        end();
        if (shouldCommit()) {
            url = connection.address();
            messages = delivered;
            bytes = read;
            commit();
        }
    }
}
