package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.handshake.Agreement;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A server's connection whose opening handshake was agreed on. */
final class ServerEnd extends Connection {

    static final Agreement RFC_6455 = new Agreement("hybi-13", "");

    private final AtomicInteger timesClosed = new AtomicInteger();
    private volatile Error whenClosed;

    ServerEnd(WebSocketOptions options, Executor executor, Timers timers) {
        this(options, executor, timers, null);
    }

    ServerEnd(WebSocketOptions options, Executor executor, Timers timers, ClassLoader contextLoader) {
        super(agreed(options, RFC_6455), options, executor, timers, contextLoader);
    }

    ServerEnd(WebSocketOptions options, Agreement agreement, Executor executor, Timers timers) {
        super(agreed(options, agreement), options, executor, timers, null);
    }

    private static FrameDriver agreed(WebSocketOptions options, Agreement agreement) {
        FrameDriver driver = FrameDriver.server(options.driverOptions());
        driver.open(agreement);
        return driver;
    }

    @Override
    public String url() {
        return "ws://example.com/";
    }

    /** The last thing that is called throws. */
    void failWhenClosed(Error thrown) {
        whenClosed = thrown;
    }

    @Override
    protected void closed() {
        timesClosed.incrementAndGet();
        if (whenClosed != null) {
            throw whenClosed;
        }
    }

    int timesClosed() {
        return timesClosed.get();
    }
}
