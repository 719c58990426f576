package io.websocketservlet.conformance;

import java.io.IOException;
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

/** The suite, which is Python: the modules of {@code suite}. Only its own thread enters Python. */
final class Suite {
    private static final Duration LOADING = Duration.ofMinutes(5);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Suite::daemon);
    private final PythonInterpreter interpreter;

    /** Loads it, which takes some seconds. */
    Suite() throws IOException, InterruptedException, TimeoutException {
        interpreter = call(Suite::load, LOADING);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "suite");
        thread.setDaemon(true);
        return thread;
    }

    private static PythonInterpreter load() {
        Properties properties = new Properties();
        properties.setProperty("python.cachedir.skip", "true");
        properties.setProperty("python.console.encoding", "UTF-8");
        // the suite's jar has a site.py that looks for installed packages
        properties.setProperty("python.import.site", "false");
        PySystemState.initialize(System.getProperties(), properties);
        PythonInterpreter interpreter = new PythonInterpreter();
        // first of all: within a package Jython would take a Java package for an unloaded module, and this one is in io
        interpreter.exec("import io");
        interpreter.exec("from suite import fuzzing_client, fuzzing_server");
        return interpreter;
    }

    /** Every case there is. */
    List<CaseId> cases() throws IOException, InterruptedException, TimeoutException {
        return call(
                () -> {
                    List<CaseId> cases = new ArrayList<>();
                    for (PyObject id : interpreter
                            .get("fuzzing_client")
                            .invoke("identifiers")
                            .asIterable()) {
                        cases.add(CaseId.parse(id.asString()));
                    }
                    return cases;
                },
                LOADING);
    }

    /** Calls the function {@code run} of a module. After a time out nothing more can be run. */
    void run(String module, Duration timeout, PyObject... arguments)
            throws IOException, InterruptedException, TimeoutException {
        call(() -> interpreter.get(module).invoke("run", arguments), timeout);
    }

    /** Cases as Python has them. */
    static PyList list(List<CaseId> cases) {
        PyList ids = new PyList();
        cases.forEach(id -> ids.append(new PyString(id.toString())));
        return ids;
    }

    private <T> T call(Callable<T> task, Duration timeout) throws IOException, InterruptedException, TimeoutException {
        try {
            return thread.submit(task).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the suite failed", e.getCause());
        }
    }
}
