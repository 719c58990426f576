package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.websocketservlet.driver.connection.Transport.Receiver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What waits for a thread of the application's, and what becomes of it at the end. */
class ArrivalsTest {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private boolean refuse;
    private final Arrivals.HandedOver arrivals = new Arrivals.HandedOver(this::execute, () -> told.add("room"));

    private void execute(Runnable task) {
        if (refuse) {
            throw new RejectedExecutionException("no thread");
        }
        tasks.add(task);
    }

    ArrivalsTest() {
        arrivals.start(new Receiver() {
            @Override
            public void received(ByteBuffer bytes) {
                String text = StandardCharsets.UTF_8.decode(bytes).toString();
                told.add(text);
                if (text.equals("pause")) {
                    arrivals.pause();
                }
            }

            @Override
            public void ended(Throwable cause) {
                told.add("ended " + cause);
            }
        });
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void assertTold(String... expected) {
        runAll();
        assertEquals(List.of(expected), told);
        told.clear();
    }

    @Test
    void theEndWaitsBehindWhatWaits() {
        arrivals.read(bytes("pause"));
        arrivals.read(bytes("b"));
        arrivals.readComplete();
        arrivals.end(null);
        assertTold("pause");
        arrivals.resume();
        assertTold("b", "ended null");
    }

    @Test
    void anExecutorThatThrowsOnceLosesNothing() {
        refuse = true;
        arrivals.read(bytes("a"));
        assertThrows(RejectedExecutionException.class, arrivals::readComplete);
        assertTold();
        refuse = false;
        arrivals.end(null);
        assertTold("a", "ended null");
    }

    /** Nobody would tell of it else: the transport has said all that it says. */
    @Test
    void theEndThatWaitedIsToldWhereWhatWaitsIsDropped() {
        ByteBuf waiting = bytes("b");
        arrivals.read(bytes("pause"));
        arrivals.read(waiting);
        arrivals.readComplete();
        arrivals.end(null);
        assertTold("pause");
        arrivals.drop();
        assertTold("ended null");
        assertEquals(0, waiting.refCnt());
    }

    @Test
    void whatIsDroppedBeforeTheEndIsNotTold() {
        arrivals.read(bytes("pause"));
        arrivals.read(bytes("b"));
        arrivals.readComplete();
        assertTold("pause");
        arrivals.drop();
        assertTold();
        arrivals.end(null);
        assertTold("ended null");
    }

    @Test
    void whatBrokeTheConnectionOvertakesWhatWaits() {
        arrivals.read(bytes("pause"));
        arrivals.read(bytes("b"));
        arrivals.readComplete();
        assertTold("pause");
        arrivals.end(new Throwable("gone"));
        assertTold("ended java.lang.Throwable: gone");
    }
}
