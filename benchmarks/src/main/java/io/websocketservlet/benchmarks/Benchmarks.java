package io.websocketservlet.benchmarks;

import io.websocketservlet.benchmarks.client.Clients;
import io.websocketservlet.benchmarks.comparison.Comparison;
import io.websocketservlet.benchmarks.server.Serve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The command: see {@link #USAGE}.
 *
 * <p>It goes round by round through all benchmarks, each in a process of its own, rather than through all rounds of one
 * benchmark after the other: so what else keeps the machine busy for a while hits all of them alike.
 */
public final class Benchmarks {

    static final String USAGE = """
            usage: benchmarks/run [PATTERN] [--quick]
                   benchmarks/run clients [--rounds N] [--seconds N]
                   benchmarks/compare OPTIONS
                   java -jar benchmarks/target/benchmarks.jar server OPTIONS

              PATTERN  a regular expression: only benchmarks whose name contains a match, such as Mask or Utf8.*decode
              --quick  one short round instead of three: shows what is broken, not what is fast
              clients  the client beside others, which see
              compare  servers beside each container's own WebSocket: see benchmarks/compare --help
              server   one server for any load: what follows tells its options if there are none
            """;

    private static final String SERVER = "server";
    private static final String CLIENTS = "clients";
    private static final String COMPARE = "compare";
    private static final String QUICK = "--quick";
    private static final int ROUNDS = 3;

    private Benchmarks() {}

    /**
     * Measures, serves or compares.
     *
     * @throws Exception if it cannot
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(SERVER)) {
            Serve.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals(CLIENTS)) {
            Clients.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals(COMPARE)) {
            Comparison.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        List<String> patterns = new ArrayList<>(List.of(arguments));
        boolean quick = patterns.remove(QUICK);
        if (patterns.size() > 1 || patterns.stream().anyMatch(pattern -> pattern.startsWith("-"))) {
            System.err.print(USAGE);
            System.exit(2);
        }
        String pattern = patterns.isEmpty() ? "" : patterns.get(0);
        Report report = new Report();
        for (int round = 1; round <= (quick ? 1 : ROUNDS); round++) {
            System.err.printf("round %d of %d%n", round, quick ? 1 : ROUNDS);
            report.add(new Runner(options(pattern, quick).build()).run());
        }
        System.out.print(report);
    }

    private static ChainedOptionsBuilder options(String pattern, boolean quick) {
        return all(pattern)
                .forks(1)
                .warmupIterations(quick ? 2 : 3)
                .warmupTime(TimeValue.milliseconds(100))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 40 : 100))
                .jvmArgs("-Xms1g", "-Xmx1g");
    }

    /** What every run of a benchmark has in common, be it for its figures or to see whether it works. */
    static ChainedOptionsBuilder all(String pattern) {
        return new OptionsBuilder()
                .include(Benchmarks.class.getPackageName() + "\\..*" + pattern)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(logFile());
    }

    private static String logFile() {
        return System.getProperty("benchmarks.log", "benchmarks/target/jmh.log");
    }
}
