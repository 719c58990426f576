package io.websocketservlet.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The way to a server: its name, TCP, TLS to a proxy and the proxy's consent, TLS to the server. At its end the bytes of
 * the channel are the server's, and a transport takes over. One step after the other, on the channel's event loop.
 */
final class Dialing extends ChannelInboundHandlerAdapter {

    private final WebSocketUrl url;
    private final ClientOptions options;
    private final ClientThreads group;
    private final Threads threads;
    private final EventLoop loop;
    private final Owner owner;

    /** Null if the way is the direct one. */
    private final ProxyConnect proxy;

    /** The steps from TCP on that are still to be made. */
    private final Queue<Step> steps = new ArrayDeque<>(3);

    // The loop's.

    /** Where the server may be; those that were not tried yet. */
    private Queue<InetSocketAddress> addresses;

    /** Null before there is one. */
    private Channel channel;

    private Future<?> deadline;

    /** How long the next address may take, if others come behind it; the whole time is that of {@link #deadline}. */
    private int millisForEach;

    /** Cancelled, failed, or handed over. Written by the loop. */
    private volatile boolean over;

    /** Makes the next piece of the way; {@link #proceed} or {@link #fail} is called later. */
    private interface Step {
        void begin() throws IOException;
    }

    /** Who wants to go that way. Called on the loop, at most once each but for the first, and nothing after a failure. */
    interface Owner {

        /** There is a TCP connection, and somebody to wait for. */
        void connected();

        /**
         * The way is open.
         *
         * @return false if nobody wants it any more
         */
        boolean opened(Transport transport);

        /** There is no way. */
        void failed(IOException cause);

        /** The proxy does not let us pass. */
        void barred(ProtocolException cause);
    }

    Dialing(
            WebSocketUrl url,
            ClientOptions options,
            ClientThreads group,
            Threads threads,
            EventLoop loop,
            Owner owner) {
        this.url = url;
        this.options = options;
        this.group = group;
        this.threads = threads;
        this.loop = loop;
        this.owner = owner;
        this.proxy = options.proxy().map(way -> way.connectTo(url)).orElse(null);
        if (proxy != null) {
            if (proxy.isSecure()) {
                steps.add(() -> secure(options.proxy().get().tls(), proxy.host(), proxy.port()));
            }
            steps.add(this::askProxy);
        }
        if (url.isSecure()) {
            steps.add(() -> secure(options.tls(), url.host(), url.port()));
        }
        steps.add(this::handOver);
    }

    /** Each address is tried with a channel of its own, one after the other. */
    @Override
    public boolean isSharable() {
        return true;
    }

    private String host() {
        return proxy == null ? url.host() : proxy.host();
    }

    private int port() {
        return proxy == null ? url.port() : proxy.port();
    }

    /** Sets out. Any thread, once. */
    void start() {
        onLoop(() -> {
            if (over || hasNoLoop()) {
                return;
            }
            deadline = loop.schedule(
                    () -> fail(new SocketTimeoutException("no connection within " + options.connectTimeout())),
                    options.connectTimeout().toMillis(),
                    TimeUnit.MILLISECONDS);
            group.lookups().execute(this::lookUp);
        });
    }

    private boolean hasNoLoop() {
        if (loop.isShuttingDown()) {
            fail(new IOException("the event loops have ended"));
            return true;
        }
        return false;
    }

    /** It is not wanted any more. Any thread; does nothing when the channel was handed over. */
    void cancel() {
        onLoop(this::giveUp);
    }

    private void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
            return;
        }
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            action.run(); // the loop has ended, and does nothing itself any more
        }
    }

    private void giveUp() {
        if (over) {
            return;
        }
        over = true;
        stopWaiting();
        closeChannel();
    }

    /** One that could not even be made is not open, and has no loop to be closed on. */
    private void closeChannel() {
        if (channel != null && channel.isOpen()) {
            channel.close();
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void fail(IOException cause) {
        if (!over) {
            giveUp();
            owner.failed(cause);
        }
    }

    private void bar(ProtocolException cause) {
        if (!over) {
            giveUp();
            owner.barred(cause);
        }
    }

    // TCP.

    /** The platform blocks while it asks for a name. */
    private void lookUp() {
        if (over) {
            return;
        }
        try {
            List<InetSocketAddress> found = group.directory().find(host(), port());
            onLoop(() -> {
                addresses = new ArrayDeque<>(found);
                millisForEach = (int) Math.min(
                        Integer.MAX_VALUE, 1 + options.connectTimeout().toMillis() / Math.max(1, found.size()));
                connect(null);
            });
        } catch (IOException | RuntimeException e) {
            onLoop(() -> fail(asIOException(e)));
        }
    }

    /**
     * Tries the next address.
     *
     * @param before why the one before did not do; null if there is none
     */
    private void connect(IOException before) {
        if (over || hasNoLoop()) {
            return;
        }
        InetSocketAddress next = addresses.poll();
        if (next == null) {
            fail(before);
            return;
        }
        // Netty's 0 is none: for the last of them there is the deadline.
        int millis = addresses.isEmpty() ? 0 : millisForEach;
        ChannelFuture connecting = group.bootstrap(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(Dialing.this);
                    }
                })
                .connect(next);
        channel = connecting.channel();
        // Where there is not even a socket, as if too many files are open, Netty tells that on a thread of its own.
        connecting.addListener(done -> onLoop(() -> tried(connecting)));
    }

    private void tried(ChannelFuture connecting) {
        if (over) {
            closeChannel();
        } else if (connecting.isSuccess()) {
            stopWaiting();
            owner.connected();
            proceed();
        } else {
            connect(asIOException(connecting.cause()));
        }
    }

    /** What went wrong, in the words that an application is told: Netty wraps a fault of TLS into one of decoding. */
    static IOException asIOException(Throwable cause) {
        for (Throwable told = cause; told != null; told = told.getCause()) {
            if (told instanceof IOException broken) {
                return broken;
            }
        }
        return new IOException(cause.getMessage(), cause);
    }

    // The steps.

    private void proceed() {
        Step next = over ? null : steps.poll();
        if (next != null) {
            try {
                next.begin();
            } catch (IOException | RuntimeException e) {
                fail(asIOException(e));
            }
        }
    }

    private void secure(TlsOptions tls, String host, int port) throws SSLException {
        channel.pipeline().addBefore(own().name(), null, tls.made().handlerFor(host, port, channel.alloc()));
    }

    private void askProxy() {
        ProxyTunnel tunnel = new ProxyTunnel(proxy, this::bar, this::proceed);
        channel.pipeline().addBefore(own().name(), null, tunnel);
    }

    private void handOver() {
        over = true;
        NettyTransport transport = new NettyTransport(channel, threads);
        channel.pipeline().replace(this, null, transport);
        if (!owner.opened(transport)) {
            transport.close();
        }
    }

    private ChannelHandlerContext own() {
        return channel.pipeline().context(this);
    }

    // What the channel says meanwhile.

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (tls.isSuccess()) {
                proceed();
            } else {
                fail(asIOException(tls.cause()));
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            hungUp();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        hungUp();
    }

    private void hungUp() {
        fail(new EOFException((proxy == null ? "the server" : "the proxy, or the server behind it,")
                + " hung up before it answered"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(asIOException(cause));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ReferenceCountUtil.release(bytes);
        fail(new IOException("the server spoke before it was asked"));
    }
}
