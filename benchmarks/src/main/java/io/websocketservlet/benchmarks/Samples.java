package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameWriter;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What is measured with: always the same messages, frames and drivers. */
final class Samples {

    private static final int SEED = 6455;

    private static final String JSON =
            "{\"type\":\"chat\",\"room\":%d,\"user\":\"user-%d\",\"text\":\"hello world, how are you?\",\"at\":%d},";

    private Samples() {}

    /** Where a client's masking keys come from: as cheap as can be, so that it is the driver that is measured. */
    static int maskingKey() {
        return 0x37FA213D;
    }

    /** A connection that is open, and has said so. */
    static Driver driver(Role role) {
        FrameDriver driver = new FrameDriver(role, DriverOptions.defaults(), Samples::maskingKey);
        driver.open(new Agreement("hybi-13", ""));
        driver.poll();
        return driver;
    }

    static Message message(boolean text, int size) {
        return text ? Message.text(json(size)) : Message.binary(noise(size));
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    /** Text in ASCII, such as many applications send. */
    static String json(int size) {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(JSON.formatted(random.nextInt(10), random.nextInt(1000), random.nextInt(1_000_000_000)));
        }
        return text.substring(0, size);
    }

    /** As many of the unit as there is room for, in UTF-8, and filled up with spaces. */
    static byte[] text(String unit, int size) {
        byte[] whole = unit.getBytes(StandardCharsets.UTF_8);
        ByteBuffer text = ByteBuffer.allocate(size);
        while (text.remaining() >= whole.length) {
            text.put(whole);
        }
        while (text.hasRemaining()) {
            text.put((byte) ' ');
        }
        return text.array();
    }

    /** One frame with the message, as the peer of an endpoint in this role sends it. */
    static ByteBuffer frame(Role reader, Message message) {
        FrameQueue out = new FrameQueue(new FrameWriter(reader == Role.SERVER ? Samples::maskingKey : null));
        message.appendTo(out);
        ByteBuffer[] buffers = out.take(Integer.MAX_VALUE);
        int length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        ByteBuffer frame = ByteBuffer.allocate(length);
        for (ByteBuffer buffer : buffers) {
            frame.put(buffer);
        }
        return frame.flip();
    }
}
