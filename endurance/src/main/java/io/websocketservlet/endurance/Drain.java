package io.websocketservlet.endurance;

import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Plan;
import io.websocketservlet.endurance.fleet.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application with many open sockets ends, undeployed or with its server: each client is told 1001, whether it answers or
 * keeps silent, and then TCP ends.
 *
 * @param sockets how many; every other one is silent
 * @param apart whether the server runs in a process of its own, since one process has too few descriptors for both ends
 */
record Drain(int sockets, boolean apart) implements Trial {

    private static final int GOING_AWAY = 1001;

    /** Up to twice as many connect at the same time: fewer than the 50 that each container lets wait to be accepted. */
    private static final int AT_ONCE = 20;

    @Override
    public void run(String container, Report report) throws Exception {
        for (String way : List.of("undeploy", "stop")) {
            try (DrainServer server = apart ? DrainServer.apart(container) : DrainServer.here(container);
                    Fleet fleet = new Fleet(2, thrown -> report.fault("fleet", thrown))) {
                Crowd crowd = new Crowd(report);
                connect(crowd, server, fleet);
                crowd.expectEnd();
                long start = System.nanoTime();
                long returned = way.equals("stop") ? server.stop() : server.undeploy();
                Patience.untilGrown("TCP ends for all", crowd.ended::get, () -> crowd.ended.get() == sockets);
                report.figure(
                        "%s, %,d sockets: all told after %.2f s, all let go after %.2f s (goal 3 s); the call took %.2f s",
                        way, sockets, (crowd.lastTold - start) / 1e9, (crowd.lastEnded - start) / 1e9, returned / 1e9);
                report.check(crowd.told.get() == sockets, "%s: %d were told", way, crowd.told.get());
                long closes = server.closedOnce();
                report.check(closes == sockets, "%s: onClose was called once for %d", way, closes);
            }
        }
    }

    private void connect(Crowd crowd, DrainServer server, Fleet fleet) throws Exception {
        for (int i = 0; i < sockets; i++) {
            int begun = i;
            fleet.connect(Plan.of(server.address(), Register.target(i)), crowd.member(i));
            if (begun % AT_ONCE == 0) {
                Patience.untilGrown("there is room", crowd.opened::get, () -> crowd.opened.get() >= begun - AT_ONCE);
            }
        }
        Patience.untilGrown("all are open", crowd.opened::get, () -> crowd.opened.get() == sockets);
    }

    /** All clients. */
    private static final class Crowd {

        private final Report report;
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean expected;
        private volatile long lastTold;
        private volatile long lastEnded;

        Crowd(Report report) {
            this.report = report;
        }

        void expectEnd() {
            expected = true;
        }

        Script member(int number) {
            return new Script() {
                @Override
                public void opened(Client client) {
                    opened.incrementAndGet();
                }

                @Override
                public void closing(Client client, int code) {
                    report.check(code == GOING_AWAY, "client %d was told %d", number, code);
                    told.incrementAndGet();
                    lastTold = System.nanoTime();
                    if (number % 2 == 0) {
                        client.close(code);
                    }
                }

                @Override
                public void ended(Client client, IOException cause) {
                    report.check(expected, "client %d was cut off: %s", number, cause);
                    ended.incrementAndGet();
                    lastEnded = System.nanoTime();
                }
            };
        }
    }
}
