package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.handshake.Agreement;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A server's connection whose opening handshake was agreed on, with every extension that its options name. */
final class ServerEnd extends Connection {

    private final AtomicInteger timesClosed = new AtomicInteger();
    private volatile Error whenClosed;

    ServerEnd(WebSocketOptions options, Executor executor, Timers timers) {
        this(options, executor, timers, null);
    }

    ServerEnd(WebSocketOptions options, Executor executor, Timers timers, ClassLoader contextLoader) {
        this(options, everything(options), executor, timers, contextLoader);
    }

    ServerEnd(WebSocketOptions options, Agreement agreement, Executor executor, Timers timers) {
        this(options, agreement, executor, timers, null);
    }

    private ServerEnd(
            WebSocketOptions options,
            Agreement agreement,
            Executor executor,
            Timers timers,
            ClassLoader contextLoader) {
        this(
                options,
                agreement,
                new Surroundings(new Threads(executor, options.executor()), timers, contextLoader, new Statistics()));
    }

    ServerEnd(WebSocketOptions options, Agreement agreement, Surroundings surroundings) {
        super(agreed(options, agreement), options, surroundings);
    }

    /** What a client agrees to that wants every extension which the options name. */
    static Agreement everything(WebSocketOptions options) {
        String offered = String.join(", ", options.extensions().names());
        Pipeline extensions = options.extensions().accept(ExtensionHeader.parse(offered));
        return new Agreement("hybi-13", "", extensions);
    }

    private static Driver agreed(WebSocketOptions options, Agreement agreement) {
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
