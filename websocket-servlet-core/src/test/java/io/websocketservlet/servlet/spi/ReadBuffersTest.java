package io.websocketservlet.servlet.spi;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {

    @Test
    void threadsThatComeAndGoUseTheSameBuffers() throws InterruptedException {
        Set<ByteBuffer> used = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        for (int i = 0; i < 1_000; i++) {
            Thread thread = new Thread(() -> {
                ByteBuffer buffer = ReadBuffers.acquire();
                used.add(buffer);
                ReadBuffers.release(buffer);
            });
            thread.start();
            thread.join();
        }
        assertTrue(used.size() <= 64, used.size() + " buffers");
    }

    @Test
    void aBufferThatIsLentIsNotLentAgain() {
        ByteBuffer first = ReadBuffers.acquire();
        ByteBuffer second = ReadBuffers.acquire();
        assertNotSame(first, second);
        ReadBuffers.release(first);
        ReadBuffers.release(second);
    }
}
