package io.websocketservlet.client;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Netty's channel of NIO, which any thread may write to without TLS. Netty would have its event loop do that: whoever sends
 * from another thread would have to wake it up, which costs more than the write itself.
 */
final class PlainSocketChannel extends NioSocketChannel {

    /**
     * Writes what the operating system takes, past what Netty has to write; so there must be nothing of that.
     *
     * @return whether that was all
     */
    boolean writeNow(ByteBuffer[] buffers) throws IOException {
        ByteBuffer last = buffers[buffers.length - 1];
        while (last.hasRemaining()) {
            long written = buffers.length == 1
                    ? javaChannel().write(last)
                    : javaChannel().write(buffers);
            if (written == 0) {
                return false;
            }
        }
        return true;
    }
}
