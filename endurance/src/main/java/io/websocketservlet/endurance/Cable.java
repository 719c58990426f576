package io.websocketservlet.endurance;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Plan;
import io.websocketservlet.endurance.fleet.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network goes away without a word: pings are not answered any more, and each connection is given up with 1006 in time,
 * whether it was idle or is being written to.
 *
 * @param connections how many, every other one of them idle
 */
record Cable(int connections) implements Trial {

    private static final Duration PING = Duration.ofSeconds(1);
    private static final Duration PONG_TIMEOUT = Duration.ofSeconds(1);

    /** Interval, timeout, and one more second. */
    private static final Duration IN_TIME = PING.plus(PONG_TIMEOUT).plusSeconds(1);

    /** More than the operating system takes in when nobody acknowledges. */
    private static final int LARGE = 12 << 20;

    private static final int ABNORMAL = 1006;

    @Override
    public void run(String container, Report report) throws Exception {
        Register register = new Register(entry -> {});
        WebSocketOptions options = Server.options().withPing(PING).withPongTimeout(PONG_TIMEOUT);
        try (Veth link = Veth.set();
                Server server = Server.start(container, link.here(), options, register);
                Child clients = Child.start(
                        link.inside(),
                        Clients.class,
                        link.here(),
                        String.valueOf(server.address().getPort()),
                        String.valueOf(connections))) {
            clients.answer(); // all are open
            TimeUnit.NANOSECONDS.sleep(PING.plus(PONG_TIMEOUT).multipliedBy(2).toNanos());
            report.check(
                    register.entries().stream().noneMatch(Register.Entry::isClosed),
                    "given up while the network is there");
            link.cut();
            long start = System.nanoTime();
            for (int i = 1; i < connections; i += 2) {
                register.entry(i).socket().send(Message.binary(new byte[LARGE]));
            }
            for (String kind : List.of("idle", "being written to")) {
                double last = 0;
                for (int i = kind.equals("idle") ? 0 : 1; i < connections; i += 2) {
                    Register.Entry entry = register.entry(i);
                    Patience.until("connection " + i + " is given up", entry::isClosed);
                    last = Math.max(last, (entry.closedAt() - start) / 1e9);
                    report.check(
                            entry.end().code() == ABNORMAL,
                            "%s: code %d",
                            kind,
                            entry.end().code());
                }
                report.figure("%s: all given up after %.2f s", kind, last);
                report.check(last * 1e9 <= IN_TIME.toNanos(), "%s: later than %s", kind, IN_TIME);
            }
            register.checkAllClosed(report);
        }
    }

    /** The clients, in the network that is cut off. */
    static final class Clients {

        private Clients() {}

        /** Connects, says so, and ends when it is told nothing more. */
        public static void main(String[] arguments) throws Exception {
            InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
            int connections = Integer.parseInt(arguments[2]);
            AtomicInteger opened = new AtomicInteger();
            try (Fleet fleet = new Fleet(1, Throwable::printStackTrace);
                    BufferedReader parent =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (int i = 0; i < connections; i++) {
                    fleet.connect(Plan.of(server, Register.target(i)), new Script() {
                        @Override
                        public void opened(Client client) {
                            opened.incrementAndGet();
                        }

                        @Override
                        public void ended(Client client, IOException cause) {
                            System.err.println("a client was cut off: " + cause);
                        }
                    });
                }
                Patience.until("all are open", () -> opened.get() == connections);
                System.out.println("open");
                while (parent.readLine() != null) {
                    // nothing to do but to be there
                }
            }
        }
    }
}
