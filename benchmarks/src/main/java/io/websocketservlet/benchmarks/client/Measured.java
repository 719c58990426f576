package io.websocketservlet.benchmarks.client;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;

/**
 * The process of one client: echoes for a while, and says what that has cost. The best of some slices of time counts: what
 * else runs can only make one worse.
 */
final class Measured {

    private static final int SLICES = 8;

    private Measured() {}

    /**
     * Arguments: the client's name, the server, how many messages are on their way, how long they are, and for how many
     * seconds it is warmed up and measured.
     */
    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.named(arguments[0]);
        Peer.Counter counter = new Peer.Counter();
        peer.start(
                URI.create(arguments[1]),
                Integer.parseInt(arguments[2]),
                new byte[Integer.parseInt(arguments[3])],
                counter);
        long slice = Duration.ofSeconds(Long.parseLong(arguments[4])).toMillis() / SLICES;
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Thread.sleep(slice * SLICES);
        long nanos = Long.MAX_VALUE;
        long rate = 0;
        for (int i = 0; i < SLICES; i++) {
            long messages = counter.count();
            long processor = system.getProcessCpuTime();
            long clock = System.nanoTime();
            Thread.sleep(slice);
            messages = counter.count() - messages;
            if (messages == 0) {
                throw new IllegalStateException(arguments[0] + " has echoed nothing");
            }
            nanos = Math.min(nanos, (system.getProcessCpuTime() - processor) / messages);
            rate = Math.max(rate, messages * 1_000_000_000L / (System.nanoTime() - clock));
        }
        System.out.println("RESULT " + nanos + " " + rate);
        System.exit(0); // most clients have threads that go on
    }
}
