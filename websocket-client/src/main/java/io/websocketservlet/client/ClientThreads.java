package io.websocketservlet.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.websocketservlet.driver.connection.EnduringExecutor;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Statistics;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Timers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The threads of a group from its first connection to its end, and the sockets on them. Thread-safe. */
final class ClientThreads {

    /** How long servers have to answer our Close when the group ends. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final EventLoopGroup loops;
    private final boolean ownsLoops;
    private final ChannelFactory<? extends SocketChannel> channels;
    private final Statistics statistics;
    private final Timers timers = new Timers();
    private final Workers pool =
            new Workers(Math.max(32, 8 * Runtime.getRuntime().availableProcessors()));
    private final Executor workers;

    /** For names alone: a resolver that does not answer holds up nobody who is connected. */
    private final Workers resolvers = new Workers(16);

    private final Executor lookups = new EnduringExecutor(resolvers);

    /** The workers, as those that run listeners. */
    private final ListenerExecutor listeners;

    private final SecureRandom random;
    private final MaskingKeys maskingKeys;
    private final Directory directory;
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    ClientThreads(
            EventLoopGroup loops,
            boolean ownsLoops,
            ChannelFactory<? extends SocketChannel> channels,
            Statistics statistics,
            SecureRandom random,
            Directory directory) {
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.channels = channels;
        this.statistics = statistics;
        this.workers = new EnduringExecutor(pool);
        this.listeners = ListenerExecutor.of(pool);
        this.random = random;
        this.maskingKeys = new MaskingKeys(random);
        this.directory = directory;
    }

    /** The loop for another connection. */
    EventLoop next() {
        return loops.next();
    }

    /** What is needed to connect on a loop. */
    Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .option(ChannelOption.TCP_NODELAY, true)
                // The server may read on after its own last word.
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /** Runs what may block. */
    Executor workers() {
        return workers;
    }

    /** Runs what asks for names. */
    Executor lookups() {
        return lookups;
    }

    /**
     * Those that a connection on a loop uses. Its loop is where writes go on that nobody else has time for; so it runs
     * listeners, too, where they promise not to block, and a connection needs no other thread at all then.
     */
    Threads threads(EventLoop loop, ListenerExecutor chosen) {
        return new Threads(new EnduringExecutor(loop), chosen == ListenerExecutor.worker() ? listeners : chosen);
    }

    Surroundings surroundings(Threads threads) {
        return new Surroundings(threads, timers, Thread.currentThread().getContextClassLoader(), statistics);
    }

    Directory directory() {
        return directory;
    }

    MaskingKeys maskingKeys() {
        return maskingKeys;
    }

    /** RFC 6455 4.1: 16 bytes, chosen at random for each connection. */
    byte[] nonce() {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return nonce;
    }

    void add(ClientSocket socket) {
        sockets.add(socket);
        if (ended) {
            socket.abort(); // nobody looks at the clock any more
        }
    }

    void remove(ClientSocket socket) {
        sockets.remove(socket);
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
        sockets.forEach(socket -> socket.sayGoodbye(FAREWELL));
        long until = System.nanoTime() + FAREWELL.toNanos();
        try {
            while (!sockets.isEmpty() && System.nanoTime() < until) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the application is in a hurry
        }
        sockets.forEach(ClientSocket::abort);
        timers.close();
        if (ownsLoops) {
            loops.shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(2 * FAREWELL.toMillis());
        }
        pool.close();
        resolvers.close();
    }
}
