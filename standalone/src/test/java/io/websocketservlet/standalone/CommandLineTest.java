package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static CommandLine parse(String arguments) {
        return CommandLine.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    }

    @Test
    void aServerIsRunWithThisJdkAndSilentForSeventySeconds() {
        assertEquals(
                new CommandLine(
                        List.of(Distribution.TOMCAT_10),
                        Path.of(System.getProperty("java.home")),
                        Duration.ofSeconds(70)),
                parse("tomcat-10.1"));
    }

    @Test
    void allAreAll() {
        assertEquals(List.of(Distribution.values()), parse("all").servers());
    }

    @Test
    void allCanBeChosen() {
        CommandLine commandLine = parse("wildfly-39 jetty-12.0-ee10 --idle 3 --jdk /jdk-25");
        assertEquals(List.of(Distribution.WILDFLY, Distribution.JETTY_12_0_EE10), commandLine.servers());
        assertEquals(Duration.ofSeconds(3), commandLine.idle());
        assertEquals(Path.of("/jdk-25"), commandLine.jdk());
    }

    @ParameterizedTest
    @CsvSource({
        "'', no server is named",
        "--idle 3, no server is named",
        "jboss, jboss is none of tomcat-11",
        "all --idle soon, --idle soon is no number",
        "all --idle, --idle needs a value",
        "all --jdk, --jdk needs a value"
    })
    void whatIsWrongIsNamed(String arguments, String said) {
        String message = assertThrows(IllegalArgumentException.class, () -> parse(arguments))
                .getMessage();
        assertTrue(message.startsWith(said), message);
    }
}
