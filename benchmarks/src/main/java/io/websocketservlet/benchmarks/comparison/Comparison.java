package io.websocketservlet.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The command: see {@link #USAGE}. */
public final class Comparison {

    /** What it can be told. */
    public static final String USAGE = """
            usage: benchmarks/compare [OPTIONS]

              --containers  tomcat,jetty,undertow or some of them (all)
              --scenarios   echo64, echo64w16, echo16k, echo1m, connect, deflate125, deflate4k, broadcast, idle,
                            events, events50, idle-events (all these); echo64c10, echo64c1000, echo64c10000, idle-deflate
              --rounds      how many times everything is done, in turns (5)
              --executor    where our listeners run: worker, direct or virtual (worker)
              --against     own: what the container brings itself; or the benchmarks.jar of another build of ours (own)
              --profile     a directory for a flight recording of each server (none is made)

            Prints microseconds of the server's processor for each message, each handshake (connect), each delivery
            (broadcast, events); bytes of heap for each connection (idle); and ours divided by the other.
            """;

    /** What Tomcat takes if nobody says how long a message may be. */
    private static final int TOMCATS_LONGEST = 8 * 1024;

    private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g", "-Xmn600m", "-XX:+UseSerialGC");
    private static final List<String> JVM_IDLE = List.of("-Xmx2g", "-Xmn64m", "-XX:+UseSerialGC");

    private static final double MEASURED_CPU_SECONDS = 2;

    private List<String> containers = List.of("tomcat", "jetty", "undertow");
    private List<Scenario> scenarios =
            Scenario.USUAL.stream().map(Scenario::named).toList();
    private int rounds = 5;
    private String executor = "worker";

    /** The other build's jar; null for the container's own. */
    private Path otherJar;

    /** Null if nothing is recorded. */
    private Path recordings;

    private final Path log;

    private Comparison(List<String> arguments) throws IOException {
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " is unknown, or needs a value");
            }
            String value = rest.next();
            switch (name) {
                case "--containers" -> containers = List.of(value.split(","));
                case "--scenarios" ->
                    scenarios = List.of(value.split(",")).stream()
                            .map(Scenario::named)
                            .toList();
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--executor" -> executor = value;
                case "--against" -> otherJar = value.equals("own") ? null : existing(Path.of(value));
                case "--profile" -> recordings = Files.createDirectories(Path.of(value));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        log = Files.createTempFile("benchmarks-servers-", ".log");
    }

    private static Path existing(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("--against " + jar + " is not there");
        }
        return jar;
    }

    /**
     * Compares, and prints what came of it.
     *
     * @throws Exception if a server does not start, or answers anything but what it was sent
     */
    public static void main(String[] arguments) throws Exception {
        Comparison comparison;
        try {
            comparison = new Comparison(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.out.print(comparison.run());
    }

    private Figures run() throws IOException, InterruptedException {
        if (!ServerProcess.canPin()) {
            System.err.println("there is no taskset here: servers and clients take cores from each other");
        }
        Figures figures = new Figures("container");
        for (int round = 1; round <= rounds; round++) {
            for (Scenario scenario : scenarios) {
                for (String container : containers) {
                    // Whoever comes second meets another machine than the first: so they take turns.
                    boolean otherFirst = round % 2 == 1;
                    double first = measure(scenario, container, otherFirst, round);
                    double second = measure(scenario, container, !otherFirst, round);
                    double other = otherFirst ? first : second;
                    double ours = otherFirst ? second : first;
                    figures.add(scenario.name(), container, other, ours);
                    System.err.printf(
                            "round %d of %d: %s on %s, the other %.2f, ours %.2f%n",
                            round, rounds, scenario.name(), container, other, ours);
                }
            }
        }
        return figures;
    }

    private double measure(Scenario scenario, String container, boolean other, int round)
            throws IOException, InterruptedException {
        String transport = other && otherJar == null ? "own" : "native";
        List<String> arguments =
                new ArrayList<>(List.of("--container", container, "--transport", transport, "--executor", executor));
        if (scenario.deflate()) {
            arguments.add("--deflate");
        }
        if (scenario.size() > TOMCATS_LONGEST) {
            arguments.addAll(List.of("--max", Integer.toString(4 * scenario.size())));
        }
        if (scenario.kind() == Scenario.Kind.EVENTS) {
            arguments.addAll(List.of("--rate", Integer.toString(scenario.rate())));
        }
        boolean idle = scenario.isIdle();
        List<String> jvm = new ArrayList<>(idle ? JVM_IDLE : JVM);
        if (recordings != null) {
            String name = String.join("-", scenario.name(), container, other ? "other" : "ours", round + ".jfr");
            jvm.add("-XX:StartFlightRecording:settings=profile,filename=" + recordings.resolve(name));
        }
        try (ServerProcess server = ServerProcess.start(other ? otherJar : null, arguments, jvm, log)) {
            return idle ? heap(scenario, server) : cost(scenario, server);
        }
    }

    private static double cost(Scenario scenario, ServerProcess server) throws IOException {
        try (Load load = new Load(scenario, server.port())) {
            load.begin();
            load.run(server, scenario.warmUp());
            return load.run(server, MEASURED_CPU_SECONDS).cpuMicros();
        }
    }

    private static double heap(Scenario scenario, ServerProcess server) throws IOException, InterruptedException {
        try (Load few = new Load(scenario.withConnections(50), server.port())) {
            few.begin();
            few.rest(); // what is made once, whatever the number of connections, does not count
        }
        long before = server.heap();
        try (Load load = new Load(scenario, server.port())) {
            load.begin();
            load.rest();
            return (double) (server.heap() - before) / scenario.connections();
        }
    }
}
