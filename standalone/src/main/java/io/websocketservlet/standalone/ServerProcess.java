package io.websocketservlet.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** A server that was started, and its output. */
final class ServerProcess implements AutoCloseable {

    private static final Duration TO_START = Duration.ofSeconds(120);
    private static final Duration TO_END = Duration.ofSeconds(30);

    /** What might change a server's configuration. */
    private static final List<String> DROPPED = List.of("CATALINA_", "JBOSS_", "JETTY_", "JAVA_", "JDK_JAVA_");

    private final Process process;
    private final Thread endWithThisProcess;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        endWithThisProcess = new Thread(this::signal, "end of process " + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
        reader = new Thread(() -> read(log), "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** @param log where its output goes, besides {@link #output()} */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> DROPPED.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), log);
    }

    private void read(Path log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                output.add(line);
            }
        } catch (IOException e) {
            output.add("the output could not be read: " + e);
        }
    }

    /** What it has printed so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    /** The process of the JVM: a script may have started it. */
    long pid() {
        return everyProcess()
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    private Stream<ProcessHandle> everyProcess() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    /** Waits until it answers, no matter what. */
    void awaitAnswer(URI page) throws IOException, InterruptedException {
        await(page, status -> true);
    }

    /** Waits until a page of an application is there. */
    void awaitPage(URI page) throws IOException, InterruptedException {
        await(page, status -> status == HttpURLConnection.HTTP_OK);
    }

    private void await(URI page, IntPredicate status) throws IOException, InterruptedException {
        long until = System.nanoTime() + TO_START.toNanos();
        while (!answers(page, status)) {
            if (!process.isAlive()) {
                throw new IOException("the server has ended by itself");
            }
            if (System.nanoTime() > until) {
                throw new IOException("no answer from " + page + " after " + TO_START.toSeconds() + " s");
            }
            Thread.sleep(100);
        }
    }

    private static boolean answers(URI page, IntPredicate status) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setReadTimeout(5_000);
            return status.test(connection.getResponseCode());
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Tells it to end, in the way that an operating system does. Does not wait. */
    void signal() {
        everyProcess()
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
    }

    /** Waits for its end. */
    void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the server did not end within " + TO_END.toSeconds() + " s");
        }
        reader.join();
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        try {
            signal();
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            everyProcess().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
