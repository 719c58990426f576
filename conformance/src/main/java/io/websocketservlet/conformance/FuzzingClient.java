package io.websocketservlet.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyString;
import org.python.core.PySystemState;
import org.python.util.PythonInterpreter;

/** The suite's fuzzing client, which is Python: {@code suite/fuzzing_client.py}. Only its own thread enters Python. */
final class FuzzingClient {
    private static final Duration LOADING = Duration.ofMinutes(5);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(FuzzingClient::daemon);
    private final PyObject module;

    /** Loads the suite, which takes some seconds. */
    FuzzingClient() throws IOException, InterruptedException, TimeoutException {
        module = call(FuzzingClient::load, LOADING);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fuzzing client");
        thread.setDaemon(true);
        return thread;
    }

    private static PyObject load() {
        Properties properties = new Properties();
        properties.setProperty("python.cachedir.skip", "true");
        properties.setProperty("python.console.encoding", "UTF-8");
        // the suite's jar has a site.py that looks for installed packages
        properties.setProperty("python.import.site", "false");
        PySystemState.initialize(System.getProperties(), properties);
        @SuppressWarnings("resource") // lives as long as this process
        PythonInterpreter interpreter = new PythonInterpreter();
        // first of all: within a package Jython would take a Java package for an unloaded module, and this one is in io
        interpreter.exec("import io");
        interpreter.exec("from suite import fuzzing_client");
        return interpreter.get("fuzzing_client");
    }

    /** Every case there is. */
    List<CaseId> cases() throws IOException, InterruptedException, TimeoutException {
        return call(
                () -> {
                    List<CaseId> cases = new ArrayList<>();
                    for (PyObject id : module.invoke("identifiers").asIterable()) {
                        cases.add(CaseId.parse(id.asString()));
                    }
                    return cases;
                },
                LOADING);
    }

    /**
     * Runs the cases against a server and leaves the reports and the suite's log in the directory. After a time out
     * nothing more can be run.
     */
    void run(URI url, String agent, Path directory, List<CaseId> cases, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        PyList ids = new PyList();
        cases.forEach(id -> ids.append(new PyString(id.toString())));
        PyObject[] arguments = {
            new PyString(url.toString()), new PyString(agent), new PyString(directory.toString()), ids
        };
        call(() -> module.invoke("run", arguments), timeout);
    }

    private <T> T call(Callable<T> task, Duration timeout) throws IOException, InterruptedException, TimeoutException {
        try {
            return thread.submit(task).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the suite failed", e.getCause());
        }
    }
}
