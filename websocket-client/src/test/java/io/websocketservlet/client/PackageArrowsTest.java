package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the client may use: the driver, the platform, and of Netty sockets and TLS; its own WebSocket codec for one not. */
class PackageArrowsTest {

    private static final List<String> ALLOWED = List.of(
            "java.",
            "javax.net.ssl.",
            "io.websocketservlet.client.",
            "io.websocketservlet.driver.",
            "io.netty.bootstrap.",
            "io.netty.buffer.",
            "io.netty.channel.",
            "io.netty.handler.ssl.",
            "io.netty.util.");

    @Test
    void everyArrowIsAllowed() throws Exception {
        List<MatchResult> uses = uses();
        assertFalse(uses.isEmpty(), "no class was read");
        List<String> faults = uses.stream()
                .filter(use -> ALLOWED.stream().noneMatch(use.group(2)::startsWith))
                .map(use -> use.group(1) + " uses " + use.group(2))
                .toList();
        assertEquals(List.of(), faults);
    }

    /** What the compiled classes use, as the JDK's own jdeps reads it. */
    private static List<MatchResult> uses() throws Exception {
        Path classes = Path.of(WebSocketClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of("-verbose:class"));
        try (Stream<Path> files = Files.walk(classes)) {
            // file by file: with the module descriptor among them jdeps would ask for the modules it requires
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.endsWith("module-info.class"))
                    .forEach(arguments::add);
        }
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        int status =
                ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, out::toString);
        return Pattern.compile("^ +(\\S+) +-> (\\S+)", Pattern.MULTILINE)
                .matcher(out.toString())
                .results()
                .toList();
    }
}
