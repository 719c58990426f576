package io.websocketservlet.endurance;

import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Plan;
import io.websocketservlet.endurance.fleet.Script;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Connections that open, exchange a message and end, in turn by a Close of the client's, one of the server's, an RST and a
 * FIN. Afterwards nothing is left of them: no socket, no memory, no thread.
 *
 * @param cycles how many after a tenth of them to warm up
 */
record Cycles(int cycles) implements Trial {

    /** Fewer than the 50 that each container lets wait to be accepted. */
    private static final int AT_ONCE = 40;

    /** So many bytes more or less are no leak: what a container keeps for its next connections varies. */
    private static final long HEAP_NOISE = 4 << 20;

    /** Containers keep the objects of a few connections to use them again. */
    private static final int KEPT_FOR_REUSE = 2 * AT_ONCE;

    /** Clients come from as many addresses, since each has ports for 28,000 connections a minute only. */
    private static final int ADDRESSES = 100;

    private static final int NORMAL = 1000;
    private static final int OURS = 4000;
    private static final int ABNORMAL = 1006;

    /** How a cycle ends, by its number. */
    private enum Way {
        CLIENT_CLOSE(NORMAL),
        SERVER_CLOSE(OURS),
        RST(ABNORMAL),
        FIN(ABNORMAL);

        private final int code;

        Way(int code) {
            this.code = code;
        }

        static Way of(int number) {
            return values()[number % values().length];
        }
    }

    /** The server's side: echoes, and closes where it is its turn. */
    private static final class Endpoint implements WebSocketHandler {

        private final Report report;
        private final AtomicInteger arrived = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final ReferenceQueue<WebSocket> freed = new ReferenceQueue<>();
        private final Set<Reference<WebSocket>> sockets = ConcurrentHashMap.newKeySet();

        Endpoint(Report report) {
            this.report = report;
        }

        @Override
        public void connect(WebSocket socket) {
            forgetFreed();
            int number = Integer.parseInt(socket.query());
            Way way = Way.of(number);
            arrived.incrementAndGet();
            sockets.add(new PhantomReference<>(socket, freed));
            AtomicInteger closes = new AtomicInteger();
            socket.onMessage(message -> {
                socket.send(message);
                if (way == Way.SERVER_CLOSE) {
                    socket.close(OURS, "enough");
                }
            });
            socket.onClose(end -> {
                closed.incrementAndGet();
                report.check(closes.incrementAndGet() == 1, "cycle %d: onClose again", number);
                report.check(end.code() == way.code, "cycle %d, %s: code %d", number, way, end.code());
            });
        }

        /** How many sockets can still be reached. */
        int kept() {
            forgetFreed();
            return sockets.size();
        }

        private void forgetFreed() {
            Reference<? extends WebSocket> gone = freed.poll();
            while (gone != null) {
                sockets.remove(gone);
                gone = freed.poll();
            }
        }
    }

    @Override
    public void run(String container, Report report) throws Exception {
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        Endpoint endpoint = new Endpoint(report);
        try (Server server = Server.start(container, Server.options(), endpoint);
                Fleet fleet = new Fleet(2, thrown -> report.fault("fleet", thrown))) {
            long socketsBefore = OpenSockets.count();
            Flood flood = new Flood(server, fleet, report);
            int warmUp = Math.max(AT_ONCE, cycles / 10);
            flood.run(warmUp, endpoint);
            long heapBefore = heap(endpoint);
            long start = System.nanoTime();
            flood.run(cycles, endpoint);
            report.figure(
                    "%,d cycles in %.1f s, %,.0f/s",
                    cycles, (System.nanoTime() - start) / 1e9, cycles / ((System.nanoTime() - start) / 1e9));
            long heapAfter = heap(endpoint);
            report.figure(
                    "heap %,d KiB before, %,d KiB after: %+.2f bytes a cycle",
                    heapBefore >> 10, heapAfter >> 10, (double) (heapAfter - heapBefore) / cycles);
            report.check(heapAfter - heapBefore < HEAP_NOISE, "the heap has grown by %,d", heapAfter - heapBefore);
            report.figure("WebSocket objects that can still be reached: %d", endpoint.kept());
            report.check(endpoint.kept() <= KEPT_FOR_REUSE, "%d WebSocket objects are kept", endpoint.kept());
            Patience.until("the server has closed its sockets", () -> OpenSockets.count() <= socketsBefore);
            report.figure("open sockets %d before, %d after", socketsBefore, OpenSockets.count());
        }
        Patience.until("no thread of ours is left", () -> ours(threadsBefore).isEmpty());
        report.figure("threads of ours after the end: %d", ours(threadsBefore).size());
    }

    /** The threads of the library's that were not there before. */
    private static Set<String> ours(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("websocket-"))
                .collect(Collectors.toSet());
    }

    /** How much is in use once the collector has nothing more to find. */
    private static long heap(Endpoint endpoint) throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20); // references are queued by another thread
            endpoint.kept();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Clients that come and go, {@link #AT_ONCE} at a time. */
    private static final class Flood {

        private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

        private final Server server;
        private final Fleet fleet;
        private final Report report;
        private final AtomicInteger numbers = new AtomicInteger();
        private final AtomicLong done = new AtomicLong();
        private volatile int goal;

        Flood(Server server, Fleet fleet, Report report) {
            this.server = server;
            this.fleet = fleet;
            this.report = report;
        }

        /** So many more, until the server knows that they are over. */
        void run(int count, Endpoint endpoint) throws Exception {
            goal += count;
            for (int i = 0; i < Math.min(AT_ONCE, count); i++) {
                next();
            }
            Patience.untilGrown("all cycles are done", done::get, () -> done.get() == goal);
            Patience.untilGrown(
                    "onClose of every connection",
                    endpoint.closed::get,
                    () -> endpoint.arrived.get() == goal && endpoint.closed.get() == goal);
        }

        private void next() {
            int number = numbers.getAndIncrement();
            if (number >= goal) {
                numbers.decrementAndGet();
                return;
            }
            try {
                Plan plan = server.plan(Register.target(number)).from(InetAddress.getByAddress(new byte[] {
                    127, 0, 0, (byte) (1 + number % ADDRESSES)
                }));
                fleet.connect(plan, new Cycle(number));
            } catch (IOException e) {
                report.fault("cycle " + number, e);
            }
        }

        private final class Cycle implements Script {

            private final int number;
            private final Way way;

            Cycle(int number) {
                this.number = number;
                this.way = Way.of(number);
            }

            @Override
            public void opened(Client client) {
                client.send(HELLO);
            }

            @Override
            public void message(Client client, ByteBuffer payload) {
                switch (way) {
                    case CLIENT_CLOSE -> client.close(NORMAL);
                    case SERVER_CLOSE -> {} // its Close follows
                    case RST -> {
                        client.reset();
                        over();
                    }
                    case FIN -> client.halfClose();
                }
            }

            @Override
            public void ended(Client client, IOException cause) {
                report.check(cause == null, "cycle %d, %s: cut off, %s", number, way, cause);
                over();
            }

            private void over() {
                done.incrementAndGet();
                next();
            }
        }
    }
}
