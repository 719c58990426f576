package io.websocketservlet.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.python.core.Py;
import org.python.core.PyString;

/** The suite's fuzzing server, {@code suite/fuzzing_server.py}, which tests clients. */
record FuzzingServer(Suite suite) {

    /** A client to test. */
    interface Client {

        /**
         * Connects to the server for each case, one after the other, and does there what clients under test do; in the
         * end it asks for the reports.
         */
        void run(URI server, String agent, int cases);
    }

    /**
     * Runs the cases against a client and leaves the reports and the suite's log in the directory. After a time out
     * nothing more can be run.
     */
    void run(Client client, String agent, Path directory, List<CaseId> cases, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        IntConsumer listening = port -> {
            URI server = URI.create("ws://127.0.0.1:" + port);
            Thread thread = new Thread(() -> client.run(server, agent, cases.size()), "client under test");
            thread.setDaemon(true);
            thread.start();
        };
        suite.run(
                "fuzzing_server",
                timeout,
                new PyString(directory.toString()),
                Suite.list(cases),
                Py.java2py(listening));
    }
}
