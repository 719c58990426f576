package io.websocketservlet.endurance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of this program's, which is told lines and answers each with one; ends with its parent. */
final class Child implements AutoCloseable {

    private static final int END_SECONDS = 20;

    private final Process process;
    private final Thread endWithThisProcess;
    private final BufferedReader answers;
    private final PrintStream orders;

    private Child(Process process) {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        endWithThisProcess = new Thread(process::destroyForcibly, "end of process " + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /** @param before what stands before the command: where to run it */
    static Child start(List<String> before, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Tells it something. */
    void tell(String line) {
        orders.println(line);
    }

    /** Its next answer. */
    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("process " + process.pid() + " has ended");
        }
        return line;
    }

    /** It ends when there is nothing more to tell; by force if it does not. */
    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        orders.close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("process " + process.pid() + " did not end within " + END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
