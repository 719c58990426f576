package io.websocketservlet.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.python.core.PyString;

/** The suite's fuzzing client, {@code suite/fuzzing_client.py}, which tests servers. */
record FuzzingClient(Suite suite) {

    /**
     * Runs the cases against a server and leaves the reports and the suite's log in the directory. After a time out
     * nothing more can be run.
     */
    void run(URI url, String agent, Path directory, List<CaseId> cases, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        suite.run(
                "fuzzing_client",
                timeout,
                new PyString(url.toString()),
                new PyString(agent),
                new PyString(directory.toString()),
                Suite.list(cases));
    }
}
