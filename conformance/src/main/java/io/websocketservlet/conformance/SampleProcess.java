package io.websocketservlet.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample application in a child process, on a port of its choice, until it is closed. */
final class SampleProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on http://(\\S+?)/?\\s*");
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final Thread endWithThisProcess;
    private final Path log;
    private final CompletableFuture<String> authority = new CompletableFuture<>();

    private SampleProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        endWithThisProcess = new Thread(process::destroy, "end of process " + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /** Starts it and waits until it listens; what it prints goes to {@code sample.log} in the directory. */
    static SampleProcess start(Path jar, Target.Sample sample, Path directory)
            throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-jar",
                jar.toString(),
                "--container",
                sample.container(),
                "--transport",
                sample.transport(),
                "--contexts",
                "on", // a case that wants none says so
                "--port",
                "0");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        SampleProcess started = new SampleProcess(process, directory.resolve("sample.log"));
        Thread reader = new Thread(started::read, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
        started.awaitListening();
        return started;
    }

    /** Where it echoes. */
    URI echo() {
        return URI.create("ws://" + authority.join() + "/echo");
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.println(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    authority.complete(listening.group(1));
                }
            }
            authority.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            authority.completeExceptionally(e);
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        try {
            authority.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the sample application does not listen, see " + log, e);
        }
    }

    /** Ends it with SIGTERM and waits for it; by force when that does not help, which is an error. */
    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "the sample application did not end within " + STOP_SECONDS + " s of SIGTERM, see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the sample application ended");
        } finally {
            process.destroyForcibly();
        }
    }
}
