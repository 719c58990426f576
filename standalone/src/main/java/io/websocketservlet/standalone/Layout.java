package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a server is laid out and run: in its default configuration, but for the address, the ports and what undeploying needs. */
interface Layout {

    /**
     * Where one server runs.
     *
     * @param home the distribution, which is not changed
     * @param base a directory of this run's own
     * @param jdk the home of the JDK that runs it
     * @param port where it is to listen for HTTP on the loopback interface
     */
    record Place(Path home, Path base, Path jdk, int port) {

        String java() {
            return jdk.resolve("bin/java").toString();
        }
    }

    /** Fills the base, and returns the command that runs the server until it is told to end by a signal. */
    List<String> prepare(Place place) throws IOException, InterruptedException;

    /** What that command wants in its environment, besides JAVA_HOME. */
    default Map<String, String> environment(Place place) {
        return Map.of();
    }

    /** The directory in the base whose WARs are deployed. */
    String deployments();

    /** Has a WAR undeployed that lies there, by those means that the server has for it without a console. */
    default void undeploy(Path war) throws IOException {
        Files.delete(war);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
