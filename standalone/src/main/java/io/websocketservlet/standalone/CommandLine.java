package io.websocketservlet.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** On which servers, and how. */
record CommandLine(List<Distribution> servers, Path jdk, Duration idle) {

    static final String USAGE = """
            usage: standalone/run SERVER...|all [--idle SECONDS] [--jdk HOME]

              SERVER  %s
              --idle  how long a connection is silent (70)
              --jdk   the JDK that runs the servers (the one that runs this)
              --help  prints this

            Distributions are fetched by Maven, once. The exit code is 0 if all holds, 1 if something does not, 2 if a server
            could not be run.
            """.formatted(Distribution.names());

    /** @throws IllegalArgumentException naming the argument at fault */
    static CommandLine parse(List<String> arguments) {
        List<Distribution> servers = new ArrayList<>();
        Path jdk = Path.of(System.getProperty("java.home"));
        Duration idle = Duration.ofSeconds(70);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--idle" -> idle = seconds(value(arguments, ++i));
                case "--jdk" -> jdk = Path.of(value(arguments, ++i));
                case "all" -> servers.addAll(List.of(Distribution.values()));
                default -> servers.add(Distribution.named(argument));
            }
        }
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server is named");
        }
        return new CommandLine(servers, jdk, idle);
    }

    private static String value(List<String> arguments, int index) {
        if (index == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(index - 1) + " needs a value");
        }
        return arguments.get(index);
    }

    private static Duration seconds(String value) {
        if (!value.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("--idle " + value + " is no number from 0 to 9999");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }
}
