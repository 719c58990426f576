package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command: see {@link CommandLine#USAGE}. */
final class Standalone {

    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    private static final int NOT_RUN = 2;

    private static final Path WAR = Path.of("sample-webapp/target/sample-webapp.war");
    private static final Path PLACE = Path.of("standalone/target").toAbsolutePath();

    private Standalone() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CommandLine.USAGE);
            return;
        }
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + CommandLine.USAGE);
            System.exit(NOT_RUN);
            return;
        }
        System.exit(run(commandLine));
    }

    private static int run(CommandLine commandLine) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        int exit = HOLDS;
        for (Distribution server : commandLine.servers()) {
            System.out.println(server.shortName() + " " + server.version());
            try {
                Path home = server.unpack(PLACE.resolve("servers"));
                Path base = Files.createTempDirectory(
                        Files.createDirectories(PLACE.resolve("runs")), server.shortName() + "-");
                System.out.println("  log: " + base.resolve("server.log"));
                Trial trial = new Trial(
                        WAR, commandLine.jdk(), commandLine.idle(), fault -> System.out.println("  " + fault));
                Row row = trial.run(server, home, base);
                rows.add(row);
                exit = Math.max(exit, row.holds() ? HOLDS : BROKEN);
            } catch (IOException e) {
                System.out.println("  not run: " + e);
                exit = NOT_RUN;
            }
        }
        System.out.println(Row.head());
        rows.forEach(System.out::println);
        return exit;
    }
}
