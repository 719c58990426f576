package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JettyTransportWritingTest extends OverJetty {

    @Test
    void gathersBuffersInOneWrite() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.DONE, recorder.write("ab".getBytes(ISO_8859_1), new byte[0], "cd".getBytes(ISO_8859_1)));
        assertEquals("abcd", new String(client.read(4), ISO_8859_1));
        assertEquals(0, recorder.completed.get());
    }

    @Test
    void sixteenMebibytesReachAReaderThatComesLate() throws Exception {
        connect(TransportRecorder::new);
        byte[] head = random(10, 1);
        byte[] body = random(16 * MEBIBYTE, 2);
        assertEquals(Written.PENDING, recorder.write(head, body));
        assertEquals(0, recorder.completed.get());
        assertArrayEquals(head, client.read(head.length));
        assertArrayEquals(body, client.read(body.length));
        await().untilAtomic(recorder.completed, value -> assertEquals(1, value));
        assertEquals(Written.DONE, recorder.write(head));
        assertArrayEquals(head, client.read(head.length));
        assertEquals(List.of(), recorder.failed);
    }

    @Test
    void theNextWriteMayBeginInsideACompletion() throws Exception {
        byte[] part = random(4 * MEBIBYTE, 3);
        AtomicInteger left = new AtomicInteger(4);
        connect(transport -> new TransportRecorder(transport) {
            @Override
            public void completed() {
                super.completed();
                writeMore(this, part, left);
            }
        });
        writeMore(recorder, part, left);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(part, client.read(part.length));
        }
        assertTrue(recorder.completed.get() > 0);
    }

    private static void writeMore(TransportRecorder recorder, byte[] part, AtomicInteger left) {
        Written written = Written.DONE;
        while (written == Written.DONE && left.getAndDecrement() > 0) {
            written = recorder.write(part);
        }
    }
}
