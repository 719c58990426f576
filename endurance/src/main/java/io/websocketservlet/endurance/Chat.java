package io.websocketservlet.endurance;

import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Script;
import io.websocketservlet.servlet.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two sockets whose listeners send to each other, both to a client that reads slowly, so that both outboxes are full all the
 * time and refuse: neither stops the other, and what was accepted arrives in order.
 *
 * @param seconds how long at least
 * @param messages how many have to arrive at least, each way
 */
record Chat(int seconds, int messages) implements Trial {

    private static final int PAYLOAD = 1024;

    /** For each message that comes, so many go to the other side: more than it reads. */
    private static final int ANSWERS = 16;

    /** So much waits in an outbox that is full. */
    private static final long ROOM = 256 * 1024;

    private static final int SLOW_READ = 8 * 1024;
    private static final Duration REST = Duration.ofMillis(2);
    private static final int SMALL_BUFFER = 32 * 1024;

    /** One of the two. */
    private static final class Side {

        private final AtomicLong arrived = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private volatile WebSocket socket;

        /** Of the listener that sends to this side; there is one. */
        private long accepted;
    }

    @Override
    public void run(String container, Report report) throws Exception {
        Side[] sides = {new Side(), new Side()};
        AtomicBoolean stopping = new AtomicBoolean();
        Register register = new Register(entry -> {
            sides[entry.number()].socket = entry.socket();
            Side other = sides[1 - entry.number()];
            entry.socket().onMessage(message -> answer(other));
        });
        WebSocketOptions options = Server.options().withMaxBufferedAmount(ROOM).withOverflow(Overflow.REFUSE);
        try (Server server = Server.start(container, options, register);
                Fleet fleet = new Fleet(2, thrown -> report.fault("fleet", thrown))) {
            for (int i = 0; i < 2; i++) {
                fleet.connect(
                        server.plan(Register.target(i)).withReceiveBuffer(SMALL_BUFFER),
                        new Reader(i, sides[i], stopping, report));
            }
            long start = System.nanoTime();
            long least = watch(sides, start, report);
            double time = (System.nanoTime() - start) / 1e9;
            stopping.set(true);
            for (int i = 0; i < 2; i++) {
                report.figure(
                        "to %d: %,.0f messages/s, %,.0f refused/s",
                        i, sides[i].arrived.get() / time, sides[i].refused.get() / time);
                report.check(sides[i].refused.get() > 0, "the outbox of %d was never full", i);
            }
            if (seconds > 0) {
                report.figure("the fewest in any second, either way: %,d", least);
                report.check(least > 0, "there was a second in which nothing moved");
            }
        }
        register.checkAllClosed(report);
    }

    private static void answer(Side other) {
        if (other.socket == null) {
            return; // its client is still to come
        }
        for (int i = 0; i < ANSWERS; i++) {
            byte[] payload = new byte[PAYLOAD];
            ByteBuffer.wrap(payload).putLong(other.accepted);
            if (!other.socket.send(Message.binary(payload))) {
                other.refused.incrementAndGet();
                return;
            }
            other.accepted++;
        }
    }

    /** Waits for the end; returns the fewest messages of a second. */
    private long watch(Side[] sides, long start, Report report) throws Exception {
        Patience.until("both have received something", () -> sides[0].arrived.get() > 0 && sides[1].arrived.get() > 0);
        long least = Long.MAX_VALUE;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            long[] before = {sides[0].arrived.get(), sides[1].arrived.get()};
            Thread.sleep(1000);
            for (int i = 0; i < 2; i++) {
                least = Math.min(least, sides[i].arrived.get() - before[i]);
            }
        }
        Patience.until(
                "both have received " + messages,
                () -> sides[0].arrived.get() >= messages
                                && sides[1].arrived.get() >= messages
                                && sides[0].refused.get() > 0
                                && sides[1].refused.get() > 0
                        || report.count() > 0);
        return least;
    }

    /** Sends all the time, reads slowly, and counts. */
    private static final class Reader implements Script {

        private final int number;
        private final Side side;
        private final AtomicBoolean stopping;
        private final Report report;

        Reader(int number, Side side, AtomicBoolean stopping, Report report) {
            this.number = number;
            this.side = side;
            this.stopping = stopping;
            this.report = report;
        }

        @Override
        public void opened(Client client) {
            client.readSlowly(SLOW_READ, REST);
            client.send(new byte[16]);
        }

        @Override
        public void drained(Client client) {
            client.sendSoon(new byte[16]);
        }

        @Override
        public void message(Client client, ByteBuffer payload) {
            long expected = side.arrived.getAndIncrement();
            long found = payload.getLong(payload.position());
            report.check(found == expected, "to %d: message %d instead of %d", number, found, expected);
        }

        @Override
        public void ended(Client client, IOException cause) {
            report.check(stopping.get(), "client %d was cut off: %s", number, cause);
        }
    }
}
