package io.websocketservlet.benchmarks.comparison;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One client of a load. Not thread-safe. */
final class LoadClient {

    private static final int MAX_HEAD = 4096;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Dialogue dialogue;

    /** The head of the answer as far as it has come; null once it has. */
    private StringBuilder head = new StringBuilder();

    /** What is to be sent, and has not gone out. */
    private ByteBuffer output;

    private boolean ended;

    /** @param from an address of this machine's, since the ports of a single one are soon used up */
    LoadClient(Selector selector, int port, Dialogue dialogue, InetAddress from) throws IOException {
        this.dialogue = dialogue;
        this.channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(from, 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port)); // at once, on this machine
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        send(ByteBuffer.wrap(dialogue.request(port).getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isOpen() {
        return head == null;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Sends bytes behind all others. */
    void send(ByteBuffer bytes) throws IOException {
        if (output == null) {
            output = bytes;
        } else {
            ByteBuffer both = ByteBuffer.allocate(output.remaining() + bytes.remaining());
            output = both.put(output).put(bytes).flip();
        }
        write();
    }

    void write() throws IOException {
        channel.write(output);
        if (output.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            output = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    boolean hasOutput() {
        return output != null;
    }

    /** Reads what there is, and answers how many messages have come whole. */
    int read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            if (!dialogue.isClosed()) {
                throw new EOFException("the server has hung up");
            }
            ended = true;
            channel.close();
            return 0;
        }
        buffer.flip();
        if (head != null && !readHead(buffer)) {
            return 0;
        }
        return dialogue.take(buffer);
    }

    private boolean readHead(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            head.append((char) buffer.get());
            int length = head.length();
            if (length > 3 && head.indexOf("\r\n\r\n", length - 4) >= 0) {
                dialogue.answered(head.toString());
                head = null;
                return true;
            }
            if (length > MAX_HEAD) {
                throw new IOException("the server answers without end: " + head);
            }
        }
        return false;
    }

    void close() throws IOException {
        channel.close();
    }
}
