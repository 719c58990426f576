package io.websocketservlet.endurance.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;

/** One client. Its commands may be given on any thread, and are carried out in their order, on the one that serves it. */
public final class Client {

    private static final int MAX_GATHERED = 64;

    private final Loop loop;
    private final Plan plan;
    private final Script script;

    // Touched by the loop's thread alone.

    private SocketChannel channel;
    private SelectionKey key;
    private final ServerStream stream = new ServerStream();
    private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>(2);
    private boolean halfCloseWanted;
    private boolean closeSent;
    private boolean opened;
    private boolean reading = true;
    private int readAtMost = Integer.MAX_VALUE;
    private long pauseNanos;
    private boolean gone;

    Client(Loop loop, Plan plan, Script script) {
        this.loop = loop;
        this.plan = plan;
        this.script = script;
    }

    // Commands.

    /** Sends bytes as they are. */
    public void write(ByteBuffer bytes) {
        loop.run(() -> {
            output.add(bytes);
            writeOn();
        });
    }

    /** Sends a binary message. */
    public void send(byte[] payload) {
        write(ClientFrames.masked(ClientFrames.BINARY, payload));
    }

    /** Sends a binary message once all others had their turn: for a script that sends without end. */
    public void sendSoon(byte[] payload) {
        loop.runLater(0, () -> send(payload));
    }

    /** Sends a Close frame, unless one was sent. */
    public void close(int code) {
        loop.run(() -> {
            if (!closeSent) {
                closeSent = true;
                write(ClientFrames.close(code));
            }
        });
    }

    /** Sends FIN behind all the rest, and goes on reading. */
    public void halfClose() {
        loop.run(() -> {
            halfCloseWanted = true;
            writeOn();
        });
    }

    /** Is gone: the server is sent an RST. */
    public void reset() {
        loop.run(() -> {
            if (!gone && channel != null) {
                try {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                } catch (IOException e) {
                    // broken by the server already: what remains is to close it
                }
            }
            drop();
        });
    }

    /** Reads nothing until {@link #resume}. */
    public void pause() {
        loop.run(() -> {
            reading = false;
            settleInterest();
        });
    }

    public void resume() {
        loop.run(() -> {
            reading = true;
            settleInterest();
        });
    }

    /** From now on reads so many bytes at most at once, and then takes a rest. */
    public void readSlowly(int bytes, Duration rest) {
        loop.run(() -> {
            readAtMost = bytes;
            pauseNanos = rest.toNanos();
        });
    }

    // What the loop asks.

    void begin() {
        loop.run(() -> {
            try {
                connect();
            } catch (IOException e) {
                end(e);
            }
        });
    }

    private void connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (plan.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, plan.receiveBuffer());
        }
        if (plan.from() != null) {
            channel.bind(new InetSocketAddress(plan.from(), 0));
        }
        key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
        output.addFirst(ServerStream.request(plan.server(), plan.target()));
        if (channel.connect(plan.server())) {
            writeOn();
        }
    }

    /** The operating system has news. */
    void ready() {
        try {
            if (key.isValid() && key.isConnectable()) {
                channel.finishConnect();
                writeOn();
            }
            if (key.isValid() && key.isReadable()) {
                read();
            }
            if (key.isValid() && key.isWritable()) {
                writeOn();
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.buffer();
        buffer.clear().limit(Math.min(buffer.capacity(), readAtMost));
        int count = channel.read(buffer);
        if (count < 0) {
            end(null);
            return;
        }
        if (pauseNanos > 0) {
            pause();
            loop.runLater(pauseNanos, this::resume);
        }
        stream.add(buffer.flip());
        if (!opened && stream.readHead()) {
            opened = true;
            script.opened(this);
        }
        while (opened && !gone && stream.next()) {
            take(stream.opcode(), stream.payload());
        }
        stream.keep();
    }

    private void take(int opcode, ByteBuffer payload) throws IOException {
        switch (opcode) {
            case ClientFrames.TEXT, ClientFrames.BINARY -> script.message(this, payload);
            case ClientFrames.CLOSE ->
                script.closing(this, payload.remaining() < 2 ? 1005 : payload.getShort(payload.position()) & 0xFFFF);
            case ClientFrames.PING -> {
                byte[] echo = new byte[payload.remaining()];
                payload.get(echo);
                write(ClientFrames.masked(ClientFrames.PONG, echo));
            }
            case ClientFrames.PONG -> {} // nobody asks here
            default -> throw new IOException("opcode " + opcode + " of a server");
        }
    }

    private void writeOn() {
        if (gone || channel == null || !channel.isConnected()) {
            return;
        }
        try {
            boolean waited = !output.isEmpty();
            while (!output.isEmpty()) {
                channel.write(output.stream().limit(MAX_GATHERED).toArray(ByteBuffer[]::new));
                if (output.peek().hasRemaining()) {
                    break;
                }
                while (!output.isEmpty() && !output.peek().hasRemaining()) {
                    output.remove();
                }
            }
            if (output.isEmpty() && halfCloseWanted) {
                halfCloseWanted = false;
                channel.shutdownOutput();
            }
            settleInterest();
            if (waited && output.isEmpty() && opened) {
                script.drained(this);
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void settleInterest() {
        if (gone || channel == null || !channel.isConnected()) {
            return;
        }
        key.interestOps((reading ? SelectionKey.OP_READ : 0) | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }

    private void end(IOException cause) {
        if (!gone) {
            drop();
            script.ended(this, cause);
        }
    }

    private void drop() {
        gone = true;
        output.clear();
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
