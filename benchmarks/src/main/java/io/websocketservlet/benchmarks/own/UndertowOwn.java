package io.websocketservlet.benchmarks.own;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.websocketservlet.benchmarks.events.Publisher;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Pooled;

/** Undertow's handlers, which run on its I/O threads, before any Servlet. */
final class UndertowOwn implements OwnServer {

    @Override
    public String container() {
        return "undertow";
    }

    @Override
    public int start(int port, int maxLength, boolean deflate, int rate) {
        WebSocketProtocolHandshakeHandler echo = Handlers.websocket((exchange, channel) -> {
            channel.getReceiveSetter().set(new Echo(maxLength));
            channel.resumeReceives();
        });
        if (deflate) {
            echo.addExtension(new PerMessageDeflateHandshake());
        }
        Set<WebSocketChannel> room = ConcurrentHashMap.newKeySet();
        UndertowEvents events = new UndertowEvents();
        Undertow undertow = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(Handlers.path()
                        .addExactPath("/echo", echo)
                        .addExactPath("/sse", events.handler())
                        .addExactPath("/quiet", new ServerSentEventHandler())
                        .addExactPath("/broadcast", Handlers.websocket((exchange, channel) -> {
                            room.add(channel);
                            channel.addCloseTask(room::remove);
                            channel.getReceiveSetter().set(new Broadcast(room));
                            channel.resumeReceives();
                        })))
                .build();
        undertow.start();
        Publisher.start(rate, events);
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static final class Echo extends AbstractReceiveListener {

        private final int maxLength;

        Echo(int maxLength) {
            this.maxLength = maxLength;
        }

        @Override
        protected long getMaxTextBufferSize() {
            return maxLength == 0 ? super.getMaxTextBufferSize() : maxLength;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return maxLength == 0 ? super.getMaxBinaryBufferSize() : maxLength;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        @SuppressWarnings("deprecation") // getData is, and has no other name
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new WebSocketCallback<Void>() {
                @Override
                public void complete(WebSocketChannel on, Void nothing) {
                    data.free();
                }

                @Override
                public void onError(WebSocketChannel on, Void nothing, Throwable cause) {
                    data.free();
                }
            });
        }
    }

    private static final class Broadcast extends AbstractReceiveListener {

        private final Set<WebSocketChannel> room;

        Broadcast(Set<WebSocketChannel> room) {
            this.room = room;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            room.forEach(member -> WebSockets.sendText(text, member, null));
        }
    }
}
