package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;

/** Gives bytes to a driver of ours, and writes down what it reports and what it writes. */
final class HttpEvents {

    private final Driver driver;
    private final Outcome outcome;

    /** What was left of the input. */
    private byte[] left = {};

    /** The request that came last; null before one did. */
    private HttpRequest request;

    HttpEvents(Driver driver, Outcome outcome) {
        this.driver = driver;
        this.outcome = outcome;
    }

    void receive(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(Hex.join(left, bytes));
        Event event;
        while ((event = driver.next(in)) != null) {
            report(event);
        }
        left = Hex.bytes(in);
        flush();
    }

    HttpRequest request() {
        return request;
    }

    private void report(Event event) {
        if (event instanceof Event.Connected connected) {
            request = connected.request();
            outcome.event("connect");
        } else if (event instanceof Event.Opened) {
            outcome.event("open");
        } else if (event instanceof Event.Received received) {
            Message message = received.message();
            if (message.isText()) {
                outcome.event("message", "text", message.text());
            } else {
                outcome.event("message", "binary", Hex.of(message.bytes()));
            }
        } else if (event instanceof Event.Pinged pinged) {
            outcome.event("ping", Hex.of(pinged.payload()));
        } else if (event instanceof Event.Ponged ponged) {
            if (ponged.answered() != null) {
                ponged.answered().run();
            }
            outcome.event("pong", Hex.of(ponged.payload()));
        } else if (event instanceof Event.Failed failed) {
            outcome.event("error", failed.cause().getMessage());
        } else if (event instanceof Event.Closed closed) {
            outcome.event("close", Integer.toString(closed.code()), closed.reason());
        } else {
            throw new AssertionError("the driver reported " + event);
        }
    }

    Runnable reporting(String callback) {
        return callback == null ? null : () -> outcome.event("ping-callback", callback);
    }

    void flush() {
        ByteBuffer[] out;
        while ((out = driver.takeOutput(Integer.MAX_VALUE)) != null) {
            write(out);
        }
    }

    void write(ByteBuffer... buffers) {
        outcome.written.writeBytes(Hex.bytes(buffers));
    }

    interface Command {
        boolean run();
    }

    /** Does something that cannot be done with every argument. */
    boolean command(Command command) {
        boolean taken;
        try {
            taken = command.run();
        } catch (IllegalArgumentException e) {
            taken = false;
        }
        receive(new byte[0]);
        return taken;
    }
}
