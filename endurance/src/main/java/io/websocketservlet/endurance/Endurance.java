package io.websocketservlet.endurance;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command: see {@link CommandLine#USAGE}. */
final class Endurance {

    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    private static final int NOT_RUN = 2;

    private Endurance() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CommandLine.USAGE);
            return;
        }
        quiet();
        System.exit(exitCode(List.of(arguments)));
    }

    /** What containers say when all is well is not wanted. */
    static void quiet() {
        Logger.getLogger("").setLevel(Level.SEVERE);
    }

    private static int exitCode(List<String> arguments) {
        try {
            return run(CommandLine.parse(arguments)) ? HOLDS : BROKEN;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + CommandLine.USAGE);
            return NOT_RUN;
        } catch (UnsupportedOperationException e) {
            System.err.println(e.getMessage());
            return NOT_RUN;
        } catch (Exception e) {
            e.printStackTrace();
            return NOT_RUN;
        }
    }

    /** Whether all holds. */
    private static boolean run(CommandLine commandLine) throws Exception {
        long faults = 0;
        for (String name : commandLine.trials()) {
            for (String container : commandLine.containers()) {
                System.out.println(name + " on " + container);
                Report report = new Report(System.out::println);
                try {
                    commandLine.trial(name).run(container, report);
                } catch (TimeoutException e) {
                    report.fault(e.getMessage()); // it hangs: the others still have their turn
                }
                System.out.println(report.count() == 0 ? "  holds" : "  " + report.count() + " faults");
                faults += report.count();
            }
        }
        return faults == 0;
    }
}
