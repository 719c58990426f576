package io.websocketservlet.jzlib;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.JZlib;
import io.websocketservlet.driver.deflate.Compressor;
import io.websocketservlet.driver.deflate.Output;
import java.nio.ByteBuffer;

/** One stream of JZlib's. All that it holds is on the heap. */
final class JzlibCompressor implements Compressor {

    private static final byte[] NOTHING = {};

    /** An empty block without compression has five bytes. */
    private static final int MORE_THAN_A_MARKER = 16;

    private final Deflater deflater = new Deflater();

    JzlibCompressor(int level, int strategy, int windowBits, int memoryLevel) {
        check(deflater.init(level, windowBits, memoryLevel, JZlib.WrapperType.NONE));
        check(deflater.params(level, strategy));
    }

    private void check(int status) {
        if (status != JZlib.Z_OK) {
            throw new IllegalStateException("JZlib status " + status + ", " + deflater.getMessage());
        }
    }

    @Override
    public void compress(ByteBuffer message, Output out) {
        if (message.hasArray()) {
            deflater.setInput(message.array(), message.arrayOffset() + message.position(), message.remaining(), false);
        } else {
            byte[] copy = new byte[message.remaining()];
            message.get(message.position(), copy);
            deflater.setInput(copy);
        }
        do {
            ByteBuffer room = out.room();
            deflater.setOutput(room.array(), room.arrayOffset() + room.position(), room.remaining());
            check(deflater.deflate(JZlib.Z_SYNC_FLUSH));
            room.position(room.limit() - deflater.getAvailOut());
        } while (deflater.getAvailOut() == 0);
        letGo();
    }

    /** What it has read and written must not be held as long as it lives. */
    private void letGo() {
        deflater.setInput(NOTHING);
        deflater.setOutput(NOTHING);
    }

    /**
     * A full flush is all that makes JZlib forget, except making all its tables anew. What it writes, an empty block,
     * is for nobody.
     */
    @Override
    public void reset() {
        deflater.setOutput(new byte[MORE_THAN_A_MARKER]);
        int status = deflater.deflate(JZlib.Z_FULL_FLUSH);
        letGo();
        // if it has forgotten already, there is nothing to do
        if (status != JZlib.Z_BUF_ERROR) {
            check(status);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
