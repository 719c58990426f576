package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the JVM of another process says of itself.
 *
 * @param jdk the home of the JDK that it is of
 */
record Jvm(Path jdk, long pid) {

    /** As {@code VM.class_hierarchy} has it: the class's name, and the address of its loader. */
    private static final Pattern CLASS =
            Pattern.compile("^[| -]*([\\w.$]+(?:/0x\\p{XDigit}+)?)/(?:0x\\p{XDigit}+|null)\\b.*");

    /** As {@code GC.class_histogram} has it: rank, instances, bytes, name. */
    private static final Pattern COUNT = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    private static final Pattern THREAD = Pattern.compile("^\"([^\"]*)\".*");

    /** As in {@code 17.0.15}. */
    String version() throws IOException, InterruptedException {
        return ask("VM.system_properties")
                .filter(line -> line.startsWith("java.version="))
                .map(line -> line.substring("java.version=".length()))
                .findFirst()
                .orElseThrow();
    }

    /** The loaded classes of a package and those beneath it. */
    List<String> classes(String inPackage) throws IOException, InterruptedException {
        return classes(ask("VM.class_hierarchy"), inPackage);
    }

    static List<String> classes(Stream<String> hierarchy, String inPackage) {
        return hierarchy
                .map(CLASS::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .filter(name -> name.startsWith(inPackage + "."))
                .toList();
    }

    /** The classes of which there are instances that something holds. */
    List<String> instances(Pattern name) throws IOException, InterruptedException {
        return instances(ask("GC.class_histogram"), name);
    }

    static List<String> instances(Stream<String> histogram, Pattern name) {
        return histogram
                .map(COUNT::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(2))
                .filter(name.asMatchPredicate())
                .toList();
    }

    /** The names of threads that begin so. */
    List<String> threads(String prefix) throws IOException, InterruptedException {
        return threads(ask("Thread.print"), prefix);
    }

    static List<String> threads(Stream<String> print, String prefix) {
        return print.map(THREAD::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** Unloads what nobody holds any more. */
    void collectGarbage() throws IOException, InterruptedException {
        ask("GC.run");
    }

    /**
     * Goes through a file: newer JVMs write the answer while they are stopped at a safepoint, and one that asks about itself
     * would never read what fills a pipe.
     */
    private Stream<String> ask(String question) throws IOException, InterruptedException {
        Path file = Files.createTempFile("jcmd", ".txt");
        try {
            Process jcmd = new ProcessBuilder(jdk.resolve("bin/jcmd").toString(), Long.toString(pid), question)
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            int exit = jcmd.waitFor();
            String answer = Files.readString(file);
            if (exit != 0) {
                throw new IOException("jcmd " + pid + " " + question + ": " + answer);
            }
            return answer.lines();
        } finally {
            Files.delete(file);
        }
    }
}
