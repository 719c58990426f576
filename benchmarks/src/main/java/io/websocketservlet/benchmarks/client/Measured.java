package io.websocketservlet.benchmarks.client;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;

/** The process of one client: echoes until it has used so much of the processor, and says what a message has cost. */
final class Measured {

    /** Of the time that a phase takes, as a multiple of the processor's. */
    private static final double LONGEST = 5;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Measured() {}

    /**
     * Arguments: the client's name, the server, how many messages are on their way, how long they are, and for how many
     * seconds of its processor's time it is warmed up and measured.
     */
    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.named(arguments[0]);
        byte[] message = new byte[Integer.parseInt(arguments[3])];
        Peer.Counter counter = new Peer.Counter(message.length, Long.MAX_VALUE);
        peer.start(URI.create(arguments[1]), Integer.parseInt(arguments[2]), message, counter);
        use(Double.parseDouble(arguments[4]), counter);
        System.out.println("RESULT " + use(Double.parseDouble(arguments[5]), counter));
        System.exit(0); // most clients have threads that go on
    }

    /**
     * Waits until so many seconds of the processor are used, but not for ever: a client that waits most of the time would
     * take many minutes. Answers how many microseconds each message took.
     */
    private static double use(double seconds, Peer.Counter counter) throws InterruptedException {
        long messages = counter.count();
        long processor = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        long used = 0;
        while (used < seconds * 1e9 && System.nanoTime() - began < seconds * LONGEST * 1e9) {
            Thread.sleep(20);
            used = SYSTEM.getProcessCpuTime() - processor;
        }
        long echoed = counter.count() - messages;
        if (echoed == 0) {
            throw new IllegalStateException("nothing comes back");
        }
        return used / 1e3 / echoed;
    }
}
