package io.websocketservlet.benchmarks.comparison;

import io.websocketservlet.benchmarks.Benchmarks;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, and what it has used. */
public final class ServerProcess implements AutoCloseable {

    /** Which core it has for itself, where the platform can say so. */
    private static final String CORE = "0";

    private static final Pattern USED = Pattern.compile("(?:total \\d+K, |^ +)used (\\d+)K", Pattern.MULTILINE);

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, and waits until it listens.
     *
     * @param jar of another build than this one; null for this one
     */
    public static ServerProcess start(Path jar, List<String> arguments, List<String> jvmArguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (canPin()) {
            command.addAll(List.of("taskset", "-c", CORE));
        }
        command.add(java("java"));
        command.addAll(jvmArguments);
        if (jar == null) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
        } else {
            command.addAll(List.of("-jar", jar.toString()));
        }
        command.add("server");
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // whoever ends us leaves no server behind
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("http://")) {
            line = output.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("the server " + arguments + " does not start, see " + log);
        }
        return new ServerProcess(process, URI.create(line).getPort());
    }

    /** Whether each side can have a core of its own. */
    public static boolean canPin() {
        return Files.isExecutable(Path.of("/usr/bin/taskset"));
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    public int port() {
        return port;
    }

    /** The processor's time that it has used, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    /** What is in use on its heap after a collection, in bytes. */
    long heap() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long kib = 0;
        while (used.find()) {
            kib += Long.parseLong(used.group(1));
        }
        return kib * 1024;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said);
        }
        return said;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
