package io.websocketservlet.client.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command. */
public final class Main {

    private static final int CALLED_WRONGLY = 64;

    private Main() {}

    /** Talks to a server; see {@code --help}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), System.in, out, System.err));
    }

    /** The same without the end of the process; answers the exit status. */
    static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(CommandLine.USAGE);
            return 0;
        }
        try {
            return new Conversation(CommandLine.parse(arguments), in, out, err).run();
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n\n" + CommandLine.USAGE);
            return CALLED_WRONGLY;
        }
    }
}
