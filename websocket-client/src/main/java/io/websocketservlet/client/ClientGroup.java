package io.websocketservlet.client;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.websocketservlet.driver.connection.Statistics;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * The threads that clients share: a few event loops, which read and write for any number of connections; workers, on which
 * listeners run; and a clock. They are daemons, begin with the first connection, and end with {@link #close}; with the
 * next connection after that they begin again. Thread-safe.
 */
public final class ClientGroup implements AutoCloseable {

    private static final ClientGroup SHARED = create();

    private final Supplier<EventLoopGroup> loops;
    private final boolean ownsLoops;
    private final ChannelFactory<? extends SocketChannel> channels;
    private final SecureRandom random;
    private final Directory directory;
    private final Statistics statistics = new Statistics();

    /** Null while there are none; guarded by this. */
    private ClientThreads threads;

    private ClientGroup(
            Supplier<EventLoopGroup> loops,
            boolean ownsLoops,
            ChannelFactory<? extends SocketChannel> channels,
            SecureRandom random,
            Directory directory) {
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.channels = channels;
        this.random = random;
        this.directory = directory;
    }

    /**
     * The group that is used if nothing else is said. An application that ends before its process does, such as one in a
     * servlet container, closes it then.
     */
    public static ClientGroup shared() {
        return SHARED;
    }

    /** A group of its own, with an event loop for each processor. */
    public static ClientGroup create() {
        return create(new SecureRandom(), Directory.PLATFORM);
    }

    /** The same with other sources of what is random, and of where hosts are. */
    static ClientGroup create(SecureRandom random, Directory directory) {
        return new ClientGroup(
                () -> new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(),
                        new DefaultThreadFactory("websocket-client", true),
                        NioIoHandler.newFactory()),
                true,
                PlainSocketChannel::new,
                random,
                directory);
    }

    /** A group on event loops of the application's, made for NIO, which outlive it. */
    public static ClientGroup of(EventLoopGroup loops) {
        return of(loops, PlainSocketChannel::new);
    }

    /**
     * A group on event loops of the application's, which outlive it.
     *
     * @param channels the class of channels that the loops are for
     */
    public static ClientGroup of(EventLoopGroup loops, Class<? extends SocketChannel> channels) {
        return of(loops, new ReflectiveChannelFactory<>(channels));
    }

    private static ClientGroup of(EventLoopGroup loops, ChannelFactory<? extends SocketChannel> channels) {
        return new ClientGroup(() -> loops, false, channels, new SecureRandom(), Directory.PLATFORM);
    }

    /** What the connections of the group have done so far. */
    public Statistics statistics() {
        return statistics;
    }

    synchronized ClientThreads threads() {
        if (threads == null) {
            threads = new ClientThreads(loops.get(), ownsLoops, channels, statistics, random, directory);
        }
        return threads;
    }

    /**
     * Says goodbye to all servers with 1001, gives them up to a second, lets go, and ends the threads; an application's
     * own event loops stay. Blocks that long, so it is not for an event loop to call.
     */
    @Override
    public void close() {
        ClientThreads ending;
        synchronized (this) {
            ending = threads;
            threads = null;
        }
        if (ending != null) {
            ending.end();
        }
    }
}
