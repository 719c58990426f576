package io.websocketservlet.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;

/**
 * A channel of Netty's as a transport, and the last handler of its pipeline. Everything happens on the channel's event
 * loop, but for listeners that do not run there: {@link Arrivals} hands them what was read.
 */
final class NettyTransport extends ChannelInboundHandlerAdapter implements Transport {

    private final Channel channel;
    private final EventLoop loop;
    private final Arrivals arrivals;

    /** Where to write on any thread; null where only Netty may write. */
    private final PlainSocketChannel plain;

    private volatile boolean closed;

    // The loop's.

    /** Null if no write is pending. */
    private Completion pending;

    /** What has broken the connection; null if nothing has. */
    private Throwable broken;

    private boolean ended;

    /** Made on the channel's loop. */
    NettyTransport(Channel channel, Threads threads) {
        this.channel = channel;
        this.loop = channel.eventLoop();
        boolean isPlain =
                channel instanceof PlainSocketChannel && channel.pipeline().get(SslHandler.class) == null;
        this.plain = isPlain ? (PlainSocketChannel) channel : null;
        this.arrivals = threads.readsElsewhere(false)
                ? new Arrivals.HandedOver(threads.listeners(), this::settleReads)
                : new Arrivals.InPlace();
    }

    @Override
    public void start(Receiver receiver) {
        arrivals.start(receiver);
    }

    // Reading.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrivals.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        arrivals.readComplete();
        settleReads();
    }

    @Override
    public void pauseReads() {
        arrivals.pause();
        onLoop(this::settleReads);
    }

    @Override
    public void resumeReads() {
        arrivals.resume();
        onLoop(this::settleReads);
    }

    /** On the loop, so that the last word is the right one. */
    private void settleReads() {
        if (!loop.inEventLoop()) {
            onLoop(this::settleReads);
            return;
        }
        boolean wanted = arrivals.hasRoom();
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    // Writing.

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        if (closed) {
            return Written.FAILED;
        }
        try {
            // While a write of Netty's is pending, there is no other one.
            if (plain != null && plain.writeNow(buffers)) {
                return Written.DONE;
            }
        } catch (IOException e) {
            onLoop(() -> fail(e));
            return Written.FAILED;
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(buffers);
        if (!loop.inEventLoop()) {
            return onLoop(() -> writeLater(bytes, completion)) ? Written.PENDING : Written.FAILED;
        }
        ChannelFuture writing = channel.writeAndFlush(bytes);
        if (writing.isSuccess()) {
            return Written.DONE;
        }
        if (writing.isDone()) {
            fail(writing.cause());
            return Written.FAILED;
        }
        await(writing, completion);
        return Written.PENDING;
    }

    private void writeLater(ByteBuf bytes, Completion completion) {
        ChannelFuture writing = channel.writeAndFlush(bytes);
        if (writing.isSuccess()) {
            completion.completed();
        } else {
            await(writing, completion);
        }
    }

    private void await(ChannelFuture writing, Completion completion) {
        pending = completion;
        writing.addListener(done -> {
            if (pending != completion) {
                return; // close() has failed it
            }
            pending = null;
            if (done.isSuccess()) {
                completion.completed();
            } else {
                fail(done.cause());
                completion.failed(Dialing.asIOException(done.cause()));
            }
        });
    }

    // The end.

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
            end(); // of what the server says: it may still listen
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(Dialing.asIOException(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        end();
    }

    /** What came before the peer's last word is the application's all the same. */
    private void fail(Throwable cause) {
        if (broken == null && !ended) {
            broken = cause;
        }
        closed = true;
        onLoop(this::closeChannel);
    }

    private void end() {
        if (!ended) {
            ended = true;
            arrivals.end(broken);
        }
    }

    @Override
    public void close() {
        closed = true;
        onLoop(() -> {
            try {
                arrivals.drop();
            } finally {
                closeChannel();
            }
        });
    }

    private void closeChannel() {
        Completion unfinished = pending;
        pending = null;
        if (unfinished == null) {
            channel.close();
        } else {
            // TLS would wait for its last word to get through behind what does not get through.
            channel.unsafe().close(channel.newPromise());
            unfinished.failed(new IOException("connection closed"));
        }
        end();
    }

    /** Returns false if the loop has ended, and the channel with it. */
    private boolean onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
            return true;
        }
        try {
            loop.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
