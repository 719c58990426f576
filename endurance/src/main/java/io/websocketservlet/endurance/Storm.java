package io.websocketservlet.endurance;

import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Fleet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Many threads send to many connections, which end at random in all ways, and others take their place. No sender sees an
 * exception; each client gets from each sender a sequence without a gap, and nothing that is meant for another; whoever
 * reads the server's Close has got all that was accepted; onClose comes once.
 *
 * <p>A message is accepted when {@code send} has returned true. It is lost all the same if TCP ends before it is read, as
 * with a client that is gone. The Close tells that nothing is: it is the server's last word, whoever closed first.
 *
 * @param messages how many are to be accepted
 */
record Storm(int messages, int connections, int senders) implements Trial {

    private static final int FLEET_THREADS = 2;

    /** The server closes a connection after so many messages, on average. */
    private static final int LIFE = 6_000;

    /** A sender passes over a connection with so much waiting. */
    private static final long CROWDED = 256 * 1024;

    private static final int ENOUGH = 4000;

    @Override
    public void run(String container, Report report) throws Exception {
        Run run = new Run(report);
        Register register = new Register(run::arrived);
        try (Server server = Server.start(container, Server.options(), register);
                Fleet fleet = new Fleet(FLEET_THREADS, thrown -> report.fault("fleet", thrown))) {
            long start = System.nanoTime();
            for (int place = 0; place < connections; place++) {
                run.connect(place, server, fleet);
                register.await(place); // not more at once than a container lets wait to be accepted
            }
            List<Thread> threads = run.startSenders();
            Patience.untilGrown(
                    "all messages are accepted",
                    run.accepted::get,
                    () -> threads.stream().noneMatch(Thread::isAlive));
            double seconds = (System.nanoTime() - start) / 1e9;
            run.finishing = true;
            run.end(register);
            register.checkAllClosed(report);
            run.judge(seconds);
        }
    }

    /** What both sides of one run share. */
    private final class Run {

        private final Report report;

        /** The connection at each place that the senders see. */
        private final AtomicReferenceArray<Register.Entry> places = new AtomicReferenceArray<>(connections);

        /** How many messages of each sender each connection has accepted. */
        private final Map<Integer, AtomicLongArray> acceptedBy = new ConcurrentHashMap<>();

        private final Queue<StormClient> clients = new ConcurrentLinkedQueue<>();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicLong accepted = new AtomicLong();
        private final AtomicLong late = new AtomicLong();
        private volatile boolean finishing;

        Run(Report report) {
            this.report = report;
        }

        /** A client of this number; its place is what is left of it when divided by the number of places. */
        void connect(int number, Server server, Fleet fleet) {
            open.incrementAndGet();
            StormClient client = new StormClient(number, senders, report, gone -> {
                if (!finishing) {
                    connect(number + connections, server, fleet);
                }
                open.decrementAndGet();
            });
            clients.add(client);
            fleet.connect(server.plan(Register.target(number)), client);
        }

        /** On the server: from now on the senders see it, although it is not even open. */
        void arrived(Register.Entry entry) {
            acceptedBy.put(entry.number(), new AtomicLongArray(senders));
            places.set(entry.number() % connections, entry);
        }

        List<Thread> startSenders() {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int sender = i;
                Thread thread = new Thread(() -> send(sender), "sender-" + i);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            return threads;
        }

        private void send(int sender) {
            int share = (messages + senders - 1) / senders;
            int sent = 0;
            while (sent < share) {
                int place = ThreadLocalRandom.current().nextInt(connections);
                Register.Entry to = places.get(place);
                try {
                    if (to == null || to.socket().bufferedAmount() > CROWDED) {
                        LockSupport.parkNanos(20_000);
                    } else if (send(sender, to)) {
                        sent++;
                        accepted.incrementAndGet();
                    } else {
                        late.incrementAndGet();
                        places.compareAndSet(place, to, null);
                    }
                } catch (RuntimeException | Error e) {
                    report.fault("sender " + sender, e);
                }
            }
        }

        private boolean send(int sender, Register.Entry to) {
            AtomicLongArray counts = acceptedBy.get(to.number());
            ByteBuffer payload = StormClient.payload(to.number(), sender, counts.get(sender));
            boolean done =
                    sender % 2 == 0 ? to.socket().send(payload) : to.socket().send(Message.binary(payload.array()));
            if (done) {
                counts.incrementAndGet(sender);
            }
            if (ThreadLocalRandom.current().nextInt(LIFE) == 0) {
                to.socket().close(ENOUGH, "");
            }
            return done;
        }

        /** Closes what is open, and waits until all clients are gone. */
        void end(Register register) throws Exception {
            try {
                Patience.untilGrown("every client has seen the end", open::get, () -> {
                    register.entries().forEach(entry -> entry.socket().close(ENOUGH, "the end"));
                    return open.get() == 0;
                });
            } catch (TimeoutException e) {
                clients.stream()
                        .filter(client -> !client.isGone())
                        .forEach(client ->
                                report.fault(client + " is left, on the server " + register.entry(client.number())));
                throw e;
            }
        }

        /** When all is over. */
        void judge(double seconds) {
            long received = 0;
            int complete = 0;
            for (StormClient client : clients) {
                AtomicLongArray counts = acceptedBy.get(client.number());
                for (int sender = 0; counts != null && sender < senders; sender++) {
                    long sent = counts.get(sender);
                    long came = client.receivedFrom(sender);
                    received += came;
                    report.check(
                            client.sawClose() ? came == sent : came <= sent,
                            "connection %d (%s) got %d of %d messages of sender %d",
                            client.number(),
                            client.end(),
                            came,
                            sent,
                            sender);
                }
                complete += client.sawClose() ? 1 : 0;
            }
            report.figure(
                    "%,d messages accepted in %.1f s, %,.0f/s; %,d sends came too late",
                    accepted.get(), seconds, accepted.get() / seconds, late.get());
            report.figure(
                    "%,d connections: %,d read the server's Close, and got all of what was accepted",
                    clients.size(), complete);
            report.figure("%,d messages received, each in its place", received);
        }
    }
}
