package io.websocketservlet.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The command: see {@link CommandLine#USAGE}. Runs in the project's root directory. */
final class Conformance {
    private static final Path SAMPLE = Path.of("sample-webapp", "target", "sample-webapp.jar");
    private static final Path EXPECTATIONS = Path.of("conformance", "expected-results.json");
    private static final Path REPORTS = Path.of("conformance", "target", "reports");

    private static final int AS_EXPECTED = 0;
    private static final int DIFFERENT = 1;
    private static final int NOT_RUN = 2;
    private static final int OUT_OF_TIME = 3;

    private final CommandLine commandLine;
    private final Expectations expectations;
    private final Suite suite;
    private final List<CaseId> selected;

    private Conformance(CommandLine commandLine) throws Exception {
        this.commandLine = commandLine;
        expectations = Expectations.read(EXPECTATIONS);
        suite = new Suite();
        selected = commandLine.cases().of(suite.cases());
    }

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CommandLine.USAGE);
            return;
        }
        // Python's threads would keep this process alive
        System.exit(exitCode(List.of(arguments)));
    }

    private static int exitCode(List<String> arguments) {
        try {
            return new Conformance(CommandLine.parse(arguments)).run() == 0 ? AS_EXPECTED : DIFFERENT;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + CommandLine.USAGE);
            return NOT_RUN;
        } catch (TimeoutException e) {
            System.err.println(e.getMessage());
            return OUT_OF_TIME;
        } catch (IOException e) {
            System.err.println(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            return NOT_RUN;
        } catch (Exception e) {
            e.printStackTrace();
            return NOT_RUN;
        }
    }

    /** Returns the number of differences. */
    private int run() throws Exception {
        List<Difference> differences = expectations.compareSuite(suite.cases());
        differences.forEach(System.out::println);
        int count = differences.size();
        for (Target target : commandLine.targets()) {
            count += test(target);
        }
        System.out.println(count == 0 ? "As expected." : count + " differences from " + EXPECTATIONS + ".");
        return count;
    }

    private int test(Target target) throws Exception {
        Path directory = emptyDirectory(REPORTS.resolve(target.agent()));
        if (target instanceof Target.Sample sample) {
            try (SampleProcess process = SampleProcess.start(SAMPLE, sample, directory)) {
                return test(process.echo(), target.agent(), directory);
            }
        }
        if (target instanceof Target.Client client) {
            System.out.printf("%s: %d cases%n", target.agent(), selected.size());
            return judge(
                    target.agent(),
                    directory,
                    () -> new FuzzingServer(suite)
                            .run(
                                    new EchoClient(client.options()),
                                    target.agent(),
                                    directory.toAbsolutePath(),
                                    selected,
                                    commandLine.timeout()));
        }
        return test(((Target.Running) target).url(), target.agent(), directory);
    }

    private int test(URI url, String agent, Path directory) throws Exception {
        requireListening(url);
        System.out.printf("%s: %d cases at %s%n", agent, selected.size(), url);
        return judge(
                agent,
                directory,
                () -> new FuzzingClient(suite)
                        .run(url, agent, directory.toAbsolutePath(), selected, commandLine.timeout()));
    }

    private interface Fuzzing {
        void run() throws Exception;
    }

    private int judge(String agent, Path directory, Fuzzing fuzzing) throws Exception {
        long start = System.nanoTime();
        try {
            fuzzing.run();
        } catch (TimeoutException e) {
            throw new TimeoutException(agent + ": out of time after "
                    + commandLine.timeout().toSeconds() + " s, the last case in " + directory.resolve("suite.log")
                    + " did not end");
        }
        Report report = Report.read(directory.resolve("index.json"), agent);
        if (report.results().isEmpty()) {
            throw new IOException("no case has a result, see " + directory.resolve("suite.log"));
        }
        List<Difference> differences = expectations.compareReport(selected, report);
        System.out.print(new SectionTable(selected, report));
        differences.forEach(difference -> System.out.println("  " + difference));
        System.out.printf(
                Locale.ROOT,
                "%s: %d differences, %.1f s, reports in %s%n%n",
                agent,
                differences.size(),
                (System.nanoTime() - start) / 1e9,
                directory.resolve("index.html"));
        return differences.size();
    }

    private static void requireListening(URI url) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 5000);
        } catch (IOException e) {
            throw new IOException("nothing listens at " + url, e);
        }
    }

    private static Path emptyDirectory(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
        return directory;
    }
}
