package io.websocketservlet.benchmarks.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command: all clients, one after the other, round by round, against one server. */
public final class Clients {

    /** What it is told on the command line. */
    public static final String USAGE = """
            usage: benchmarks/run clients [--rounds N] [--seconds N]

              --rounds   how often each client has its turn; the least of its figures counts (3)
              --seconds  how long it is warmed up each time, and then measured (4)
            """;

    private static final List<String> NAMES =
            List.of("ours, direct", "ours, worker", "Netty's codec", "Java-WebSocket", "Tomcat's", "the JDK's");

    private record Setting(int window, int length) {}

    private static final List<Setting> SETTINGS =
            List.of(new Setting(1, 64), new Setting(16, 64), new Setting(1, 16 * 1024), new Setting(16, 16 * 1024));

    /** Of one client in one setting: nanoseconds of processor time for a message, and messages in a second. */
    private record Figure(long nanos, long rate) {

        Figure better(Figure other) {
            return other == null ? this : new Figure(Math.min(nanos, other.nanos), Math.max(rate, other.rate));
        }
    }

    private Clients() {}

    /**
     * Measures, and prints a table.
     *
     * @throws Exception if a process does not do its part
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = 3;
        int seconds = 4;
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                int value = Integer.parseInt(arguments[i + 1]);
                switch (arguments[i]) {
                    case "--rounds" -> rounds = value;
                    case "--seconds" -> seconds = value;
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
        System.out.print(measure(rounds, seconds));
    }

    /** The table of one run. */
    private static String measure(int rounds, int seconds) throws Exception {
        Process server = java(
                "io.websocketservlet.benchmarks.Benchmarks",
                "server",
                "--container",
                "undertow",
                "--executor",
                "direct");
        try {
            String address = server.inputReader().readLine();
            URI echo = URI.create(address.replace("http:", "ws:") + "echo");
            Map<String, Figure> figures = new LinkedHashMap<>();
            for (int round = 1; round <= rounds; round++) {
                System.err.printf("round %d of %d%n", round, rounds);
                for (Setting setting : SETTINGS) {
                    for (String name : NAMES) {
                        Figure figure = run(name, echo, setting, seconds);
                        figures.merge(key(name, setting), figure, Figure::better);
                    }
                }
            }
            return table(figures);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static String key(String name, Setting setting) {
        return name + setting;
    }

    private static Figure run(String name, URI echo, Setting setting, int seconds) throws Exception {
        Process client = java(
                Measured.class.getName(),
                name,
                echo.toString(),
                Integer.toString(setting.window),
                Integer.toString(setting.length),
                Integer.toString(seconds));
        try (BufferedReader said = client.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("RESULT ")) {
                    String[] words = line.split(" ");
                    return new Figure(Long.parseLong(words[1]), Long.parseLong(words[2]));
                }
            }
            throw new IOException(name + " has no result");
        } finally {
            client.destroy();
            client.waitFor();
        }
    }

    private static Process java(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String table(Map<String, Figure> figures) {
        StringBuilder table = new StringBuilder("| processor time, us a message (messages a second) |");
        SETTINGS.forEach(setting -> table.append(" %d on their way, %s |"
                .formatted(
                        setting.window,
                        setting.length < 1024 ? setting.length + " B" : setting.length / 1024 + " KiB")));
        table.append("\n| --- |").append(" ---: |".repeat(SETTINGS.size())).append('\n');
        for (String name : NAMES) {
            table.append("| ").append(name).append(" |");
            for (Setting setting : SETTINGS) {
                Figure figure = figures.get(key(name, setting));
                table.append(String.format(Locale.ROOT, " %.2f (%,d) |", figure.nanos / 1e3, figure.rate));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
