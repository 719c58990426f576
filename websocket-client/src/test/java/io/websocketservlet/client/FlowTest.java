package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static io.websocketservlet.client.Eventually.staysSo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.message.Message;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A side that is faster than the other one. */
@Timeout(120)
class FlowTest {

    private static final int MESSAGE = 16 * 1024;

    /** More than any buffers between two sockets hold. */
    private static final int MANY = 4_000;

    private static byte[] serversMessage() {
        byte[] frame = new byte[4 + MESSAGE];
        frame[0] = (byte) 0x82;
        frame[1] = 126;
        frame[2] = (byte) (MESSAGE >> 8);
        frame[3] = (byte) MESSAGE;
        return frame;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoPausesIsNotFlooded(Where where) throws Exception {
        AtomicLong sent = new AtomicLong();
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            byte[] frame = serversMessage();
            for (int i = 0; i < MANY; i++) {
                client.send(frame);
                sent.incrementAndGet();
            }
            client.sendHex("8802(close)03e8");
            client.readFrame();
        })) {
            AtomicInteger heard = new AtomicInteger();
            Heard client = new Heard();
            client.atConnect(socket -> socket.onMessage(message -> {
                if (heard.incrementAndGet() == 3) {
                    socket.pause();
                }
            }));
            client.connect(server.url(), where.options());
            eventually("it is paused", () -> heard.get() == 3);
            AtomicLong before = new AtomicLong(-1);
            eventually("the server is stopped", () -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
            long stoppedAt = sent.get();
            staysSo("no message is delivered", () -> heard.get() == 3);
            assertTrue(stoppedAt < MANY, "all of it went through");
            client.socket.resume();
            client.expectClosed(1000);
            assertEquals(MANY, heard.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatIsSlowSlowsTheServerDown(Where where) throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            byte[] frame = serversMessage();
            for (int i = 0; i < MANY; i++) {
                client.send(frame);
                sent.incrementAndGet();
            }
            client.sendHex("8802(close)03e8");
            client.readFrame();
        })) {
            ClientGroup group = ClientGroup.create();
            AtomicInteger heard = new AtomicInteger();
            Heard client = new Heard();
            client.atConnect(socket -> socket.onMessage(message -> {
                if (heard.incrementAndGet() == 1) {
                    awaitUninterruptibly(go);
                }
            }));
            client.connect(server.url(), where.options().withGroup(group));
            eventually("the first has come", () -> heard.get() == 1);
            AtomicLong before = new AtomicLong(-1);
            eventually("the server is stopped", () -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
            assertTrue(sent.get() < MANY, "all of it went through");
            go.countDown();
            client.expectClosed(1000);
            assertEquals(MANY, heard.get());
            group.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServerDoesNotReadWaitsAndIsCounted(Where where) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicInteger drained = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            read.await();
            for (int i = 0; i < 300; i++) {
                client.readFrame();
            }
            client.sendHex("8802(close)03e8");
            client.readFrame();
        })) {
            Heard client = new Heard().atConnect(socket -> socket.onDrain(drained::incrementAndGet));
            client.connect(server.url(), where.options().withMaxBufferedAmount(Long.MAX_VALUE))
                    .expect("open");
            Message message = Message.binary(new byte[64 * 1024]);
            for (int i = 0; i < 300; i++) {
                assertTrue(client.socket.send(message));
            }
            staysSo("much waits", () -> client.socket.bufferedAmount() > 1 << 20);
            read.countDown();
            eventually("it is told that nothing waits", () -> drained.get() > 0 && client.socket.bufferedAmount() == 0);
            client.expectClosed(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatThereIsNoRoomForIsRefusedIfThatIsWanted(Where where) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            read.await();
            while (!client.readFrame().equals("81 last")) {}
            client.sendHex("8802(close)03e8");
            client.readFrame();
        })) {
            CountDownLatch drained = new CountDownLatch(1);
            Heard client = new Heard().atConnect(socket -> socket.onDrain(drained::countDown));
            client.connect(
                            server.url(),
                            where.options().withMaxBufferedAmount(1 << 20).withOverflow(Overflow.REFUSE))
                    .expect("open");
            Message message = Message.binary(new byte[64 * 1024]);
            eventually("there is no room", () -> {
                if (!client.socket.send(message)) {
                    refused.incrementAndGet();
                }
                return refused.get() > 0;
            });
            assertTrue(client.socket.bufferedAmount() <= 1 << 20);
            read.countDown();
            drained.await();
            assertTrue(client.socket.send("last"));
            client.expectClosed(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotReadIsGivenUpByDefault(Where where) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            over.await();
        })) {
            Heard client = new Heard();
            client.connect(server.url(), where.options().withMaxBufferedAmount(1 << 20))
                    .expect("open");
            Message message = Message.binary(new byte[64 * 1024]);
            eventually("there is no room", () -> !client.socket.send(message));
            client.expectClosed(1013);
            assertEquals(0, client.socket.bufferedAmount());
            assertFalse(client.socket.send(message));
            over.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsTooLongIsRefusedWith1009(Where where) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(client -> {
            client.accept();
            client.sendHex("827f(2^62 bytes)4000000000000000");
            assertTrue(client.readFrame().startsWith("88 03f1")); // 1009
            told.countDown();
        })) {
            Heard client = new Heard().connect(server.url(), where.options().withMaxLength(100));
            client.expectClosed(1009);
            told.await();
            assertEquals("error ProtocolException", client.events().get(1));
        }
    }
}
