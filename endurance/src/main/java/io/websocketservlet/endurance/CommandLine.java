package io.websocketservlet.endurance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which trials to run on which containers, and of what size. */
record CommandLine(List<String> trials, List<String> containers, Map<String, Integer> sizes) {

    static final String USAGE = """
            usage: endurance/run TRIAL... [--container tomcat|undertow|jetty] [--SIZE NUMBER]...

            trial    size (and default)
            storm    --messages 10000000 --connections 100 --senders 64
                     threads send while connections come and go: nothing accepted is lost, repeated or misled
            drain    --sockets 10000
                     an application ends: every client is told so, and is let go
            cycles   --cycles 200000
                     connections open and end in all ways: nothing is left of them
            stuck    --clients 1000 --rounds 10
                     a client that never reads does not slow a broadcast down for the others
            chat     --seconds 60
                     handlers that send to each other's full sockets do not stop each other
            cable    --connections 20
                     the network goes away: it is noticed in time (Linux, needs root and ip)
            streams  --connections 20
                     the same with event streams: what can be noticed is (Linux, needs root and ip)
            broken   --connections 50
                     resets and half-closed connections end once, and leave no thread spinning

            exit code: 0 if all holds, 1 if something does not, 2 if a trial could not be run
            """;

    private static final Map<String, Map<String, Integer>> TRIALS = Map.of(
            "storm", Map.of("messages", 10_000_000, "connections", 100, "senders", 64),
            "drain", Map.of("sockets", 10_000),
            "cycles", Map.of("cycles", 200_000),
            "stuck", Map.of("clients", 1_000, "rounds", 10),
            "chat", Map.of("seconds", 60),
            "cable", Map.of("connections", 20),
            "streams", Map.of("connections", 20),
            "broken", Map.of("connections", 50));

    /** @throws IllegalArgumentException naming the argument at fault */
    static CommandLine parse(List<String> arguments) {
        List<String> trials = new ArrayList<>();
        List<String> containers = new ArrayList<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                trials.add(known(argument, TRIALS.keySet()));
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            if (argument.equals("--container")) {
                containers.add(known(arguments.get(i), Server.CONTAINERS));
            } else {
                sizes.put(argument.substring(2), number(argument, arguments.get(i)));
            }
        }
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("no trial is named");
        }
        for (String size : sizes.keySet()) {
            if (trials.stream().noneMatch(trial -> TRIALS.get(trial).containsKey(size))) {
                throw new IllegalArgumentException("--" + size + " is no size of " + trials);
            }
        }
        return new CommandLine(trials, containers.isEmpty() ? Server.CONTAINERS : containers, sizes);
    }

    private static String known(String value, Iterable<String> values) {
        for (String one : values) {
            if (one.equals(value)) {
                return value;
            }
        }
        throw new IllegalArgumentException(value + " is none of " + values);
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(option + " " + value + " is no number from 1 to 999999999");
        }
        return Integer.parseInt(value);
    }

    /** The trial of this name, in its long form. */
    Trial trial(String name) {
        return switch (name) {
            case "broken" -> new Broken(size(name, "connections"), true);
            case "chat" -> new Chat(size(name, "seconds"), 1);
            case "cycles" -> new Cycles(size(name, "cycles"));
            case "storm" -> new Storm(size(name, "messages"), size(name, "connections"), size(name, "senders"));
            case "drain" -> new Drain(size(name, "sockets"), true);
            case "stuck" -> new Stuck(size(name, "clients"), size(name, "rounds"));
            case "streams" -> new StreamCable(size(name, "connections"));
            case "cable" -> new Cable(size(name, "connections"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private int size(String trial, String size) {
        return sizes.getOrDefault(size, TRIALS.get(trial).get(size));
    }
}
