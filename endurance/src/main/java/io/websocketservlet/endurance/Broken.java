package io.websocketservlet.endurance;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.ClientFrames;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that end without a Close frame: each ends with exactly one onClose, with 1006, and no thread spins
 * afterwards.
 *
 * @param connections how many at once break in each way
 * @param eachCalm whether to look at the processor after each way, and not only after the last
 */
record Broken(int connections, boolean eachCalm) implements Trial {

    /** More than the operating system takes in while the client does not read. */
    private static final int LARGE = 12 << 20;

    private static final int SMALL_BUFFER = 32 * 1024;

    /** How a client ends it. */
    private enum Way {
        RST_WHILE_WE_WRITE("a reset while a write was pending", true) {
            @Override
            void end(Client client) {
                client.reset();
            }
        },
        RST_WHILE_IDLE("a reset", false) {
            @Override
            void end(Client client) {
                client.reset();
            }
        },
        FIN_IN_A_FRAME("FIN in the middle of a frame", false) {
            @Override
            void end(Client client) {
                ByteBuffer frame = ClientFrames.masked(ClientFrames.BINARY, new byte[1000]);
                client.write(frame.limit(500));
                client.halfClose();
            }
        },
        FIN("FIN, while the client reads on", false) {
            @Override
            void end(Client client) {
                client.halfClose();
            }
        },
        FIN_WHILE_WE_WRITE("FIN while a write was pending, and the client reads no more", true) {
            @Override
            void end(Client client) {
                client.halfClose();
            }
        };

        private final String words;
        private final boolean whileWeWrite;

        Way(String words, boolean whileWeWrite) {
            this.words = words;
            this.whileWeWrite = whileWeWrite;
        }

        abstract void end(Client client);
    }

    @Override
    public void run(String container, Report report) throws Exception {
        Register register = new Register(entry -> {});
        try (Server server = Server.start(container, Server.options(), register);
                Fleet fleet = new Fleet(1, thrown -> report.fault("fleet", thrown))) {
            int first = 0;
            for (Way way : Way.values()) {
                breakAll(way, first, server, fleet, register);
                first += connections;
                register.checkAllClosed(report);
                if (eachCalm) {
                    Processor.checkCalm(connections + " times " + way.words, report);
                }
            }
            if (!eachCalm) {
                Processor.checkCalm("all ends of " + first + " connections", report);
            }
            register.checkAllClosed(report); // a second call might have come meanwhile
            for (Register.Entry entry : register.entries()) {
                int code = entry.end().code();
                report.check(
                        code == 1006,
                        "connection %d, %s: code %d",
                        entry.number(),
                        Way.values()[entry.number() / connections].words,
                        code);
            }
            report.figure("%d connections ended, each with one onClose, 1006", first);
        }
    }

    private void breakAll(Way way, int first, Server server, Fleet fleet, Register register)
            throws InterruptedException, TimeoutException {
        AtomicInteger ends = new AtomicInteger();
        List<Client> clients = new ArrayList<>();
        for (int i = first; i < first + connections; i++) {
            clients.add(fleet.connect(server.plan(Register.target(i)).withReceiveBuffer(SMALL_BUFFER), new Script() {
                @Override
                public void opened(Client client) {
                    if (way.whileWeWrite) {
                        client.pause();
                    }
                }

                @Override
                public void ended(Client client, IOException cause) {
                    ends.incrementAndGet();
                }
            }));
        }
        for (int i = first; i < first + connections; i++) {
            Register.Entry entry = register.await(i);
            Patience.until("connection " + i + " is open", () -> entry.socket().readyState() == ReadyState.OPEN);
            if (way.whileWeWrite) {
                entry.socket().send(Message.binary(new byte[LARGE]));
                Patience.until("something waits", () -> entry.socket().bufferedAmount() > 0);
            }
        }
        clients.forEach(way::end);
        if (way == Way.FIN_IN_A_FRAME || way == Way.FIN) {
            Patience.until("the clients see the end", () -> ends.get() == connections);
        }
    }
}
