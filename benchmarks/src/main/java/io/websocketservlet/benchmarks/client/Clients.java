package io.websocketservlet.benchmarks.client;

import io.websocketservlet.benchmarks.comparison.Figures;
import io.websocketservlet.benchmarks.comparison.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The command: all clients against one server, in turns, each in a process of its own. See {@link #USAGE}. */
public final class Clients {

    /** What it is told on the command line. */
    public static final String USAGE = """
            usage: benchmarks/run clients [OPTIONS]

              --clients    some of direct, worker (ours), netty, java-websocket, tomcat, jdk (all)
              --scenarios  some of echo64, echo64w16, echo16k, echo16kw16 (all): bytes, and messages under way
              --rounds     how many times everything is done (5)
              --seconds    how much of the processor each uses while it is measured; twice that before (2)

            Prints microseconds of the client's processor for each message that came and was sent back.
            """;

    /** Ours, by where their listeners run. */
    private static final List<String> OURS = List.of("direct", "worker");

    private static final List<String> OTHERS = List.of("netty", "java-websocket", "tomcat", "jdk");

    private static final Map<String, Echo> SCENARIOS = Map.of(
            "echo64", new Echo(1, 64),
            "echo64w16", new Echo(16, 64),
            "echo16k", new Echo(1, 16 * 1024),
            "echo16kw16", new Echo(16, 16 * 1024));

    /** So many messages of so many bytes. */
    private record Echo(int window, int length) {}

    private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

    private List<String> clients = new ArrayList<>(OURS);
    private List<String> scenarios = List.of("echo64", "echo64w16", "echo16k", "echo16kw16");
    private int rounds = 5;
    private double seconds = 2;

    private Clients(List<String> arguments) {
        clients.addAll(OTHERS);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " is unknown, or needs a value");
            }
            String value = rest.next();
            switch (name) {
                case "--clients" -> clients = known(name, value, clients);
                case "--scenarios" -> scenarios = known(name, value, scenarios);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
    }

    private static List<String> known(String option, String value, List<String> all) {
        List<String> named = new ArrayList<>(List.of(value.split(",")));
        if (!all.containsAll(named)) {
            throw new IllegalArgumentException(option + " " + value + ", known: " + String.join(", ", all));
        }
        return named;
    }

    /**
     * Measures, and prints tables.
     *
     * @throws Exception if a process does not do its part
     */
    public static void main(String[] arguments) throws Exception {
        Clients command;
        try {
            command = new Clients(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        command.run().forEach((ours, figures) -> System.out.printf("%n%s:%n%n%s", ours, figures));
    }

    /** For each of ours that took part, a table. */
    private Map<String, Figures> run() throws Exception {
        Map<String, Figures> tables = new HashMap<>();
        Path log = Files.createTempFile("benchmarks-clients-", ".log");
        List<String> server = List.of("--container", "undertow", "--executor", "direct");
        try (ServerProcess echo = ServerProcess.start(null, server, JVM, log)) {
            for (int round = 1; round <= rounds; round++) {
                for (String scenario : scenarios) {
                    Map<String, Double> cost = new HashMap<>();
                    for (String client : clients) {
                        cost.put(client, measure(client, echo.port(), SCENARIOS.get(scenario), log));
                        System.err.printf(
                                "round %d of %d: %s, %s %.2f%n", round, rounds, scenario, client, cost.get(client));
                    }
                    add(scenario, cost, tables);
                }
                Collections.rotate(clients, 1); // each comes after each of the others in its turn
            }
        }
        return tables;
    }

    private static void add(String scenario, Map<String, Double> cost, Map<String, Figures> tables) {
        for (String ours : OURS) {
            for (String other : OTHERS) {
                if (cost.containsKey(ours) && cost.containsKey(other)) {
                    tables.computeIfAbsent(ours, name -> new Figures("client"))
                            .add(scenario, other, cost.get(other), cost.get(ours));
                }
            }
        }
    }

    private double measure(String client, int port, Echo echo, Path log) throws Exception {
        List<String> command = new ArrayList<>();
        if (ServerProcess.canPin() && Runtime.getRuntime().availableProcessors() > 1) {
            command.addAll(List.of("taskset", "-c", "1")); // the server has core 0
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measured.class.getName(), client));
        command.addAll(List.of("ws://127.0.0.1:" + port + "/echo", "" + echo.window, "" + echo.length));
        command.addAll(List.of("" + 2 * seconds, "" + seconds));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // whoever ends us leaves no client behind
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("RESULT ")) {
                    return Double.parseDouble(line.substring(7));
                }
            }
            throw new IOException(client + " has no result, see " + log);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
