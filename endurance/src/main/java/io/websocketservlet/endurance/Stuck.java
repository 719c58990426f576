package io.websocketservlet.endurance;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Script;
import io.websocketservlet.servlet.WebSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A broadcast to many clients, in rounds by turns without and with one client more, which never reads: the others are served
 * as before, and that one is given up with 1013 in the middle of each of its rounds.
 *
 * @param rounds how many of each kind
 */
record Stuck(int clients, int rounds) implements Trial {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int BROADCASTS = 100;
    private static final int LENGTH = 128;

    /** Reached after some 60 broadcasts, when the operating system takes no more. */
    private static final int MAX_BUFFERED = 8 * 1024;

    private static final int FILLING = 512;
    /** So often in a row something waits, when it is to wait for good. */
    private static final int LOOKS = 20;

    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int TRY_AGAIN_LATER = 1013;

    /** Twice of what a broadcast takes, so that none waits for the one before. */
    private static final long PAUSE_PER_CLIENT_NANOS = 40_000;

    @Override
    public void run(String container, Report report) throws Exception {
        Register register = new Register(entry -> {});
        try (Server server = Server.start(container, Server.options().withMaxBufferedAmount(MAX_BUFFERED), register);
                Fleet fleet = new Fleet(1, thrown -> report.fault("fleet", thrown))) {
            Audience audience = new Audience(report);
            THREADS.setThreadContentionMonitoringEnabled(true);
            List<WebSocket> members = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                fleet.connect(server.plan(Register.target(i)), audience);
                members.add(register.await(i).socket());
            }
            broadcasts(members, null, audience); // to warm up
            audience.latencies(BROADCASTS * clients);
            List<long[]> without = new ArrayList<>();
            List<long[]> with = new ArrayList<>();
            long longestSend = 0;
            long blockedBefore = blockedMillis();
            for (int round = 0; round < rounds; round++) {
                broadcasts(members, null, audience);
                without.add(audience.latencies(BROADCASTS * clients));
                Register.Entry stuck = stuck(clients + round, server, fleet, register);
                longestSend = Math.max(longestSend, broadcasts(members, stuck.socket(), audience));
                with.add(audience.latencies(BROADCASTS * clients));
                checkGivenUp(stuck, report);
            }
            tell(without, with, report);
            report.figure(
                    "the longest send to it took %.2f ms; in all rounds the publisher waited %d ms for locks",
                    longestSend / 1e6, blockedMillis() - blockedBefore);
            for (Register.Entry entry : register.entries()) {
                report.check(entry.number() >= clients || !entry.isClosed(), "client %d was given up", entry.number());
            }
        }
        register.checkAllClosed(report);
    }

    /** A client for whom the operating system takes no more, since it does not read. */
    private static Register.Entry stuck(int number, Server server, Fleet fleet, Register register) throws Exception {
        fleet.connect(server.plan(Register.target(number)).withReceiveBuffer(SMALL_BUFFER), new Script() {
            @Override
            public void opened(Client client) {
                client.pause();
            }
        });
        Register.Entry entry = register.await(number);
        Patience.until("it is open", () -> entry.socket().readyState() == ReadyState.OPEN);
        int[] looks = {0};
        Patience.until("the operating system takes no more", () -> {
            looks[0]++;
            while (entry.socket().bufferedAmount() == 0) {
                entry.socket().send(Message.binary(new byte[FILLING]));
                looks[0] = 0;
            }
            return looks[0] == LOOKS;
        });
        return entry;
    }

    /** Returns the longest time, in nanoseconds, that sending to the one that is stuck took. */
    private long broadcasts(List<WebSocket> members, WebSocket stuck, Audience audience) {
        long longest = 0;
        long next = System.nanoTime();
        for (int i = 0; i < BROADCASTS; i++) {
            byte[] payload = new byte[LENGTH];
            ByteBuffer.wrap(payload).putLong(System.nanoTime());
            Message message = Message.binary(payload);
            for (int member = 0; member < members.size(); member++) {
                if (stuck != null && member == members.size() / 2) {
                    long start = System.nanoTime();
                    stuck.send(message);
                    longest = Math.max(longest, System.nanoTime() - start);
                }
                members.get(member).send(message);
            }
            next += PAUSE_PER_CLIENT_NANOS * members.size();
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        return longest;
    }

    /** For how long this thread has waited for locks of others, in milliseconds. */
    private static long blockedMillis() {
        return THREADS.getThreadInfo(Thread.currentThread().getId()).getBlockedTime();
    }

    private static void checkGivenUp(Register.Entry stuck, Report report) throws Exception {
        Patience.until("who never reads is given up", () -> {
            stuck.socket().send(Message.binary(new byte[LENGTH])); // if the operating system has taken more after all
            return stuck.isClosed();
        });
        report.check(
                stuck.end().code() == TRY_AGAIN_LATER,
                "given up with %d",
                stuck.end().code());
    }

    private void tell(List<long[]> without, List<long[]> with, Report report) {
        double worst = 0;
        for (double share : new double[] {0.5, 0.99}) {
            double alone = typical(without, share);
            double beside = typical(with, share);
            worst = Math.max(worst, beside / alone);
            report.figure(
                    "p%.0f: %.2f ms without, %.2f ms with one that never reads, ratio %.2f",
                    share * 100, alone, beside, beside / alone);
        }
        report.figure("it was given up with 1013 in each of %d rounds", rounds);
        report.figure("goal for both ratios, at most 1.20: %s", worst <= 1.2 ? "met" : "missed");
    }

    /** The median over all rounds of what this share of a round's deliveries took at most, in milliseconds. */
    private static double typical(List<long[]> rounds, double share) {
        double[] each = rounds.stream()
                .mapToDouble(sorted -> sorted[(int) ((sorted.length - 1) * share)] / 1e6)
                .sorted()
                .toArray();
        return each[each.length / 2];
    }

    /** All clients that read. */
    private static final class Audience implements Script {

        private final Report report;
        private final AtomicLong count = new AtomicLong();

        /** The fleet's thread's, up to the count; what is there when it is read, is told by the count. */
        private volatile long[] latencies = new long[0];

        Audience(Report report) {
            this.report = report;
        }

        @Override
        public void message(Client client, ByteBuffer payload) {
            long now = System.nanoTime();
            int at = (int) count.get();
            if (at == latencies.length) {
                latencies = Arrays.copyOf(latencies, Math.max(1024, 2 * at));
            }
            latencies[at] = now - payload.getLong(payload.position());
            report.check(payload.remaining() == LENGTH, "a message of %d bytes", payload.remaining());
            count.incrementAndGet();
        }

        @Override
        public void ended(Client client, IOException cause) {
            report.check(cause == null, "a client that reads was cut off: %s", cause);
        }

        /** Waits for so many, and begins anew; sorted. */
        long[] latencies(int expected) throws Exception {
            Patience.untilGrown("all is delivered", count::get, () -> count.get() >= expected);
            report.check(count.get() == expected, "%d messages instead of %d", count.get(), expected);
            long[] sorted = Arrays.copyOf(latencies, expected);
            Arrays.sort(sorted);
            count.set(0);
            return sorted;
        }
    }
}
