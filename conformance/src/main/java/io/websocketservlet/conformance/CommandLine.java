package io.websocketservlet.conformance;

import io.websocketservlet.driver.connection.ListenerExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What to run against which servers, and how long one of them may take. */
record CommandLine(CaseSelection cases, List<Target> targets, Duration timeout) {
    static final String USAGE = """
            usage: conformance/run [--cases 1.*,2.* | --all] [--exclude 9.*] [--timeout SECONDS]
                                   [--containers tomcat,jetty,undertow] [--transport auto|servlet|native]
                   conformance/run ... --url ws://HOST:PORT/PATH [--agent NAME]
                   conformance/run ... --client worker|direct

              --cases       cases to run (sections 1 to 7 and 10, and some of 12 and 13)
              --all         sections 9 (limits and performance), 12 and 13 (compression) too
              --exclude     cases not to run
              --timeout     how long the cases may take on one server (900)
              --containers  where to run the sample application (all three)
              --transport   the transport the sample application is to use (auto)
              --url         tests a server that runs already instead
              --agent       what the report calls it (server)
              --client      tests our client instead, and where its listeners run

            exit code: 0 as expected, 1 differences, 2 could not run, 3 out of time
            """;

    private static final List<String> CONTAINERS = List.of("tomcat", "jetty", "undertow");
    private static final List<String> TRANSPORTS = List.of("auto", "servlet", "native");
    private static final List<String> EXECUTORS = List.of("worker", "direct");
    private static final String FUNCTIONAL_CASES = "1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*";

    /** Each content and each set of parameters, in sizes of all kinds. */
    private static final String SOME_OF_COMPRESSION =
            "12.1.1,12.1.18,12.2.11,12.3.5,12.4.9,12.5.16," + "13.1.10,13.2.6,13.3.11,13.4.3,13.5.8,13.6.17,13.7.9";

    private static final Set<String> OPTIONS = Set.of(
            "--cases",
            "--all",
            "--exclude",
            "--timeout",
            "--containers",
            "--transport",
            "--url",
            "--agent",
            "--client");

    /** @throws IllegalArgumentException naming the argument at fault */
    static CommandLine parse(List<String> arguments) {
        Map<String, String> options = options(arguments);
        refuseTogether(options, "--all", "--cases");
        refuseTogether(options, "--url", "--containers");
        refuseTogether(options, "--url", "--transport");
        for (String ofServers : List.of("--containers", "--transport", "--url")) {
            refuseTogether(options, "--client", ofServers);
        }
        if (options.containsKey("--agent") && !options.containsKey("--url")) {
            throw new IllegalArgumentException("--agent needs --url");
        }
        String defaultCases =
                FUNCTIONAL_CASES + "," + (options.containsKey("--all") ? "9.*,12.*,13.*" : SOME_OF_COMPRESSION);
        return new CommandLine(
                new CaseSelection(
                        list(options.getOrDefault("--cases", defaultCases)),
                        list(options.getOrDefault("--exclude", ""))),
                targets(options),
                timeout(options.getOrDefault("--timeout", "900")));
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("unknown option " + option);
            }
            String value = option.equals("--all") ? "" : value(arguments, ++i);
            if (options.put(option, value) != null) {
                throw new IllegalArgumentException(option + " is given twice");
            }
        }
        return options;
    }

    private static String value(List<String> arguments, int index) {
        if (index == arguments.size() || arguments.get(index).startsWith("--")) {
            throw new IllegalArgumentException(arguments.get(index - 1) + " needs a value");
        }
        return arguments.get(index);
    }

    private static void refuseTogether(Map<String, String> options, String one, String other) {
        if (options.containsKey(one) && options.containsKey(other)) {
            throw new IllegalArgumentException(one + " and " + other + " exclude each other");
        }
    }

    private static List<Target> targets(Map<String, String> options) {
        if (options.containsKey("--client")) {
            String where = known("--client", options.get("--client"), EXECUTORS);
            return List.of(
                    new Target.Client(where.equals("direct") ? ListenerExecutor.direct() : ListenerExecutor.worker()));
        }
        if (options.containsKey("--url")) {
            return List.of(
                    new Target.Running(URI.create(options.get("--url")), options.getOrDefault("--agent", "server")));
        }
        String transport = known("--transport", options.getOrDefault("--transport", "auto"), TRANSPORTS);
        List<Target> targets = new ArrayList<>();
        for (String container : list(options.getOrDefault("--containers", String.join(",", CONTAINERS)))) {
            targets.add(new Target.Sample(known("--containers", container, CONTAINERS), transport));
        }
        return targets;
    }

    private static String known(String option, String value, List<String> values) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException(option + " " + value + " is none of " + values);
        }
        return value;
    }

    private static Duration timeout(String seconds) {
        if (!seconds.matches("[1-9]\\d{0,6}")) {
            throw new IllegalArgumentException("--timeout " + seconds + " is no number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
