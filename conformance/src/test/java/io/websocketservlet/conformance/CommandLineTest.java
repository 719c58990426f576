package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.connection.ListenerExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private static final List<String> FUNCTIONAL = List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*");

    @Test
    void withoutArgumentsEachContainerIsTestedForAQuarterOfAnHourAtMost() {
        CommandLine usual = parse("");
        assertEquals(
                List.of(
                        new Target.Sample("tomcat", "auto"),
                        new Target.Sample("jetty", "auto"),
                        new Target.Sample("undertow", "auto")),
                usual.targets());
        assertEquals(Duration.ofSeconds(900), usual.timeout());
    }

    @Test
    void withoutArgumentsTheFunctionalCasesRunAndOneOfEachKindOfCompression() {
        CaseSelection usual = parse("").cases();
        assertEquals(FUNCTIONAL, usual.included().subList(0, FUNCTIONAL.size()));
        List<String> groups = usual.included().stream()
                .skip(FUNCTIONAL.size())
                .map(id -> id.substring(0, id.lastIndexOf('.')))
                .distinct()
                .toList();
        assertEquals(
                List.of("12.1", "12.2", "12.3", "12.4", "12.5", "13.1", "13.2", "13.3", "13.4", "13.5", "13.6", "13.7"),
                groups);
        assertEquals(List.of(), usual.excluded());
    }

    @Test
    void allIsAll() {
        List<String> all = new ArrayList<>(FUNCTIONAL);
        all.addAll(List.of("9.*", "12.*", "13.*"));
        assertEquals(all, parse("--all").cases().included());
    }

    @Test
    void casesContainersTransportAndTimeoutAreTaken() {
        assertEquals(
                new CommandLine(
                        new CaseSelection(List.of("1.*", "7.1.6"), List.of("1.2.*")),
                        List.of(new Target.Sample("jetty", "servlet")),
                        Duration.ofSeconds(60)),
                parse("--cases 1.*,7.1.6 --exclude 1.2.* --containers jetty --transport servlet --timeout 60"));
    }

    @Test
    void aForcedTransportIsPartOfTheAgentsName() {
        assertEquals(
                List.of("jetty-servlet"),
                parse("--containers jetty --transport servlet").targets().stream()
                        .map(Target::agent)
                        .toList());
    }

    @Test
    void aRunningServerIsTestedInsteadOfTheSample() {
        assertEquals(
                List.of(new Target.Running(URI.create("ws://127.0.0.1:8080/echo"), "peer")),
                parse("--url ws://127.0.0.1:8080/echo --agent peer").targets());
    }

    @Test
    void ourClientIsTestedInsteadOfServers() {
        CommandLine client = parse("--client direct --all");
        assertEquals(List.of(new Target.Client(ListenerExecutor.direct())), client.targets());
        assertEquals("client-direct", client.targets().get(0).agent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --case 1.*                         | unknown option --case
                    --cases                            | --cases needs a value
                    --cases --all                      | --cases needs a value
                    --all --all                        | --all is given twice
                    --all --cases 1.*                  | --all and --cases exclude each other
                    --url ws://h:1/ --transport native | --url and --transport exclude each other
                    --agent peer                       | --agent needs --url
                    --containers glassfish             | --containers glassfish is none of [tomcat, jetty, undertow]
                    --transport udp                    | --transport udp is none of [auto, servlet, native]
                    --client own                       | --client own is none of [worker, direct]
                    --client worker --url ws://h:1/    | --client and --url exclude each other
                    --client worker --containers jetty | --client and --containers exclude each other
                    --timeout 0                        | --timeout 0 is no number of seconds
                    --url wss://h:1/                   | not of the form ws://HOST:PORT/PATH: wss://h:1/
                    --url ws://h:1/ --agent ../x       | an agent's name is letters, digits and . _ -, not ../x
                    """)
    void aWrongArgumentIsNamed(String arguments, String message) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
        assertEquals(message, e.getMessage());
    }

    private static CommandLine parse(String arguments) {
        return CommandLine.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    }
}
