package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.Mask;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Unmasking (RFC 6455 5.3): in place, and on the way out of a container's buffer, which is what {@link
 * FrameReader#readPayload} does. Beside each the loop over single bytes that the RFC describes.
 */
@State(Scope.Thread)
public class MaskBenchmark {

    private static final int KEY = 0x37FA213D;

    @Param({"64", "1024", "65536"})
    public int size;

    private final byte[] key = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private byte[] payload;
    private ByteBuffer heap;
    private ByteBuffer direct;
    private FrameReader reader;

    @Setup
    public void prepare() throws ProtocolException {
        payload = new byte[size];
        heap = ByteBuffer.allocate(size);
        direct = ByteBuffer.allocateDirect(size);
        reader = new FrameReader(Role.SERVER, true, 0);
        // a frame that never ends, so that no header is measured
        ByteBuffer header = ByteBuffer.allocate(14)
                .putShort((short) 0x82FF)
                .putLong(Long.MAX_VALUE)
                .putInt(KEY);
        reader.readHeader(header.flip(), Long.MAX_VALUE);
    }

    @Benchmark
    public byte[] inPlace() {
        Mask.apply(KEY, 0, payload, 0, size);
        return payload;
    }

    @Benchmark
    public byte[] inPlaceByteByByte() {
        for (int i = 0; i < size; i++) {
            payload[i] ^= key[i & 3];
        }
        return payload;
    }

    @Benchmark
    public byte[] fromHeap() {
        return read(heap);
    }

    @Benchmark
    public byte[] fromHeapByteByByte() {
        return readByteByByte(heap);
    }

    @Benchmark
    public byte[] fromDirect() {
        return read(direct);
    }

    @Benchmark
    public byte[] fromDirectByteByByte() {
        return readByteByByte(direct);
    }

    private byte[] read(ByteBuffer in) {
        in.rewind();
        reader.readPayload(in, payload, 0, size);
        return payload;
    }

    private byte[] readByteByByte(ByteBuffer in) {
        in.rewind();
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (in.get() ^ key[i & 3]);
        }
        return payload;
    }
}
