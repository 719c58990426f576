package io.websocketservlet.client;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Keys that nobody can predict (RFC 6455 5.3 Client-to-Server Masking). Taken from a {@link SecureRandom} many at a time,
 * since asking it costs more than sending a small frame. Thread-safe.
 */
final class MaskingKeys implements IntSupplier {

    private static final int KEYS = 512;

    private final SecureRandom random;
    private volatile Block block;

    /** Keys of which each is used once. */
    private static final class Block {

        private final ByteBuffer keys;
        private final AtomicInteger used = new AtomicInteger();

        Block(SecureRandom random) {
            byte[] bytes = new byte[KEYS * Integer.BYTES];
            random.nextBytes(bytes);
            keys = ByteBuffer.wrap(bytes);
        }
    }

    MaskingKeys(SecureRandom random) {
        this.random = random;
        this.block = new Block(random);
    }

    @Override
    public int getAsInt() {
        while (true) {
            Block current = block;
            int index = current.used.getAndIncrement();
            if (index < KEYS) {
                return current.keys.getInt(index * Integer.BYTES);
            }
            synchronized (this) {
                if (block == current) {
                    block = new Block(random);
                }
            }
        }
    }
}
