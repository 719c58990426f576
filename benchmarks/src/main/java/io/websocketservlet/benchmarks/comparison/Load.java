package io.websocketservlet.benchmarks.comparison;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** The clients of one scenario, on the thread that calls. Every reply is compared with what was sent. */
final class Load implements AutoCloseable {

    private static final int ADDRESSES = 100;
    private static final byte[] MASKING_KEY = {0x12, 0x34, 0x56, 0x78};
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Scenario scenario;
    private final int port;
    private final byte[] payload;

    /** As many as a client may have under way, one behind the other; none where clients only listen. */
    private final ByteBuffer messages;

    private final ByteBuffer close = frame(8, false, new byte[] {0x03, (byte) 0xE8});
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    private final List<LoadClient> clients = new ArrayList<>();
    private int connects;

    /** Messages, or handshakes, that are done. */
    private long done;

    /** Whether what is done is followed by the next. */
    private boolean goesOn = true;

    Load(Scenario scenario, int port) throws IOException {
        this.scenario = scenario;
        this.port = port;
        this.payload = scenario.payload();
        ByteBuffer message = frame(scenario.text() ? 1 : 2, scenario.deflate(), payload);
        this.messages = ByteBuffer.allocate(scenario.window() * message.remaining());
        while (messages.hasRemaining()) {
            messages.put(message.duplicate());
        }
    }

    private ByteBuffer messages(int count) {
        return messages.duplicate().flip().limit(messages.capacity() / scenario.window() * count);
    }

    /** What a phase has cost. */
    record Cost(long messages, double cpuSeconds, double seconds) {

        double cpuMicros() {
            return cpuSeconds / messages * 1e6;
        }

        double perSecond() {
            return messages / seconds;
        }
    }

    /** Opens all connections and has each of them under load. */
    void begin() throws IOException {
        for (int i = 0; i < scenario.connections(); i++) {
            connect();
            if (i % 50 == 49) {
                await(() -> clients.stream().allMatch(LoadClient::isOpen));
            }
        }
        if (scenario.kind() == Scenario.Kind.CONNECT) {
            return;
        }
        await(() -> clients.stream().allMatch(LoadClient::isOpen));
        if (scenario.window() == 0) {
            return;
        }
        for (LoadClient client : scenario.kind() == Scenario.Kind.BROADCAST ? clients.subList(0, 1) : clients) {
            client.send(messages(scenario.window()));
        }
    }

    /** Goes on until the server has used so much of its processor's time. */
    Cost run(ServerProcess server, double cpuSeconds) throws IOException {
        long doneBefore = done;
        double cpuBefore = server.cpuSeconds();
        long began = System.nanoTime();
        long last = began;
        double used = 0;
        while (used < cpuSeconds) {
            long until = System.nanoTime() + 50_000_000;
            long before = done;
            while (System.nanoTime() < until) {
                select();
            }
            if (done != before) {
                last = System.nanoTime();
            }
            if (System.nanoTime() - last > PATIENCE_NANOS) {
                throw new IOException("nothing comes back");
            }
            used = server.cpuSeconds() - cpuBefore;
        }
        return new Cost(done - doneBefore, used, (System.nanoTime() - began) / 1e9);
    }

    /** Has every client's message come back, and no other one follow. */
    void rest() throws IOException {
        goesOn = false;
        hear((long) scenario.connections() * scenario.window());
    }

    /** Waits until so many messages have come. */
    void hear(long messages) throws IOException {
        await(() -> done >= messages);
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            select();
            if (System.nanoTime() > until) {
                throw new IOException(scenario.name() + ": the server does not answer");
            }
        }
    }

    private void connect() throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + connects++ % ADDRESSES)});
        clients.add(new LoadClient(selector, port, scenario.dialogue(payload), from));
    }

    private void select() throws IOException {
        selector.select(100);
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            LoadClient client = (LoadClient) key.attachment();
            if (key.isValid() && key.isWritable() && client.hasOutput()) {
                client.write();
            }
            if (key.isValid() && key.isReadable()) {
                read(client);
            }
        }
    }

    private void read(LoadClient client) throws IOException {
        boolean opening = !client.isOpen();
        int messages = client.read(buffer);
        if (client.hasEnded() && scenario.kind() != Scenario.Kind.CONNECT) {
            throw new IOException(scenario.name() + ": the server has closed a connection");
        }
        switch (scenario.kind()) {
            case CONNECT -> {
                if (opening && client.isOpen()) {
                    client.send(close.duplicate());
                }
                if (client.hasEnded()) {
                    done++;
                    clients.remove(client);
                    connect();
                }
            }
            case BROADCAST -> {
                long before = done;
                done += messages;
                int everybodyHas = (int) (done / scenario.connections() - before / scenario.connections());
                if (everybodyHas > 0) {
                    clients.get(0).send(messages(everybodyHas));
                }
            }
            default -> {
                done += messages;
                if (goesOn && messages > 0 && scenario.window() > 0) {
                    client.send(messages(messages));
                }
            }
        }
    }

    /** A frame as a client has to write it (RFC 6455 5.2, 5.3; RFC 7692 7.2.1). */
    private static ByteBuffer frame(int opcode, boolean compressed, byte[] content) {
        byte[] payload = compressed ? deflated(content) : content;
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (0x80 | (compressed ? 0x40 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(MASKING_KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASKING_KEY[i & 3]));
        }
        return frame.flip();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        byte[] deflated = new byte[content.length + 64];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(deflated, length - 4); // less the 00 00 ff ff that it ends with
    }

    @Override
    public void close() throws IOException {
        for (LoadClient client : clients) {
            client.close();
        }
        selector.close();
    }
}
