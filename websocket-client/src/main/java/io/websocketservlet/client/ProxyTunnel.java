package io.websocketservlet.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.ProxyConnect;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Asks a proxy for a tunnel, and leaves the pipeline when there is one. */
final class ProxyTunnel extends ChannelInboundHandlerAdapter {

    private final ProxyConnect proxy;
    private final Consumer<ProtocolException> refused;
    private final Runnable agreed;

    ProxyTunnel(ProxyConnect proxy, Consumer<ProtocolException> refused, Runnable agreed) {
        this.proxy = proxy;
        this.refused = refused;
        this.agreed = agreed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        proxy.start();
        context.writeAndFlush(Unpooled.wrappedBuffer(proxy.takeOutput()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuffer view = bytes.nioBuffer();
        ProxyConnect.Result result = proxy.next(view);
        bytes.skipBytes(bytes.readableBytes() - view.remaining());
        try {
            if (result instanceof ProxyConnect.Connected) {
                agreed.run(); // first: what is left is for whoever comes next
                if (bytes.isReadable()) {
                    context.fireChannelRead(bytes.retain());
                }
                context.pipeline().remove(this);
            }
        } finally {
            bytes.release();
        }
        judge(result);
    }

    private void judge(ProxyConnect.Result result) {
        if (result instanceof ProxyConnect.Failed failed) {
            refused.accept(failed.cause());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            judge(proxy.end());
        }
        context.fireUserEventTriggered(event);
    }
}
