package io.websocketservlet.benchmarks.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;

/** Netty's own codec, as one would use it: whole messages, sent back as they came, one flush for each read. */
final class NettyPeer implements Peer {

    private static final int LONGEST = 1 << 20;

    @Override
    public void start(URI server, int messages, byte[] message, Counter counter) throws Exception {
        new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(LONGEST),
                                        new WebSocketClientProtocolHandler(
                                                WebSocketClientHandshakerFactory.newHandshaker(
                                                        server,
                                                        WebSocketVersion.V13,
                                                        null,
                                                        false,
                                                        new DefaultHttpHeaders(),
                                                        LONGEST)),
                                        new WebSocketFrameAggregator(LONGEST),
                                        new Echo(messages, message, counter));
                    }
                })
                .connect(server.getHost(), server.getPort())
                .sync();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        private final int messages;
        private final byte[] message;
        private final Counter counter;

        Echo(int messages, byte[] message, Counter counter) {
            this.messages = messages;
            this.message = message;
            this.counter = counter;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                for (int i = 0; i < messages; i++) {
                    context.write(new BinaryWebSocketFrame(Unpooled.copiedBuffer(message)));
                }
                context.flush();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (counter.came(((BinaryWebSocketFrame) frame).content().readableBytes())) {
                context.write(frame);
            } else {
                ReferenceCountUtil.release(frame);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
