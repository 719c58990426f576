package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers, by the distribution that Maven's central repository has of them. */
enum Distribution {
    TOMCAT_11("tomcat-11", "org.apache.tomcat:tomcat:11.0.24:tar.gz", new TomcatLayout()),
    TOMCAT_10("tomcat-10.1", "org.apache.tomcat:tomcat:10.1.59:tar.gz", new TomcatLayout()),
    JETTY_12_1_EE11("jetty-12.1-ee11", "org.eclipse.jetty:jetty-home:12.1.12:tar.gz", new JettyLayout("ee11")),
    JETTY_12_1_EE10("jetty-12.1-ee10", "org.eclipse.jetty:jetty-home:12.1.12:tar.gz", new JettyLayout("ee10")),
    JETTY_12_0_EE10("jetty-12.0-ee10", "org.eclipse.jetty:jetty-home:12.0.31:tar.gz", new JettyLayout("ee10")),
    WILDFLY("wildfly-39", "org.wildfly:wildfly-dist:39.0.1.Final:zip", new WildFlyLayout());

    private static final String UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack";

    private final String shortName;
    private final String artifact;
    private final Layout layout;

    Distribution(String shortName, String artifact, Layout layout) {
        this.shortName = shortName;
        this.artifact = artifact;
        this.layout = layout;
    }

    static Distribution named(String name) {
        return Stream.of(values())
                .filter(each -> each.shortName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + names() + ", all"));
    }

    static String names() {
        return Arrays.stream(values()).map(each -> each.shortName).collect(Collectors.joining(", "));
    }

    String shortName() {
        return shortName;
    }

    String version() {
        return artifact.split(":")[2];
    }

    Layout layout() {
        return layout;
    }

    /**
     * Has Maven download and unpack it, unless that has been done.
     *
     * @param servers where all of them go
     * @return the one directory in the archive
     */
    Path unpack(Path servers) throws IOException, InterruptedException {
        Path place = servers.resolve(artifact.replace(':', '_'));
        if (!Files.exists(place)) {
            Path unfinished = Files.createTempDirectory(Files.createDirectories(servers), "unpacking-");
            int status = new ProcessBuilder(List.of(
                            "mvn",
                            "-B",
                            "-q",
                            UNPACK,
                            "-Dartifact=" + artifact,
                            "-Dtransitive=false",
                            "-DoutputDirectory=" + unfinished.resolve("files"),
                            "-DmarkersDirectory=" + unfinished.resolve("markers")))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException(artifact + " could not be fetched, Maven says why");
            }
            Files.move(unfinished.resolve("files"), place);
        }
        try (Stream<Path> inside = Files.list(place)) {
            return inside.findFirst().orElseThrow();
        }
    }
}
