package io.websocketservlet.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the arguments mean, and what is said of those that mean nothing. */
class CommandLineTest {

    @Test
    void withoutArgumentsTheFirstContainerListensOnPort8080OfTheLoopback() {
        assertEquals(new CommandLine("jetty", "127.0.0.1", 8080, TransportChoice.AUTO, false), parse());
    }

    @Test
    void eachOptionIsTaken() {
        assertEquals(
                new CommandLine("tomcat", "localhost", 0, TransportChoice.NATIVE, true),
                parse(
                        "--port",
                        "0",
                        "--container",
                        "tomcat",
                        "--transport",
                        "native",
                        "--host",
                        "localhost",
                        "--contexts",
                        "on"));
    }

    @Test
    void anUnknownContainerIsRefusedWithThoseThatThereAre() {
        assertRefused("--container netty, known: jetty, tomcat", "--container", "netty");
    }

    @Test
    void anUnknownTransportIsRefusedWithThoseThatThereAre() {
        assertRefused("--transport NATIVE, known: auto, servlet, native", "--transport", "NATIVE");
    }

    @Test
    void contextsAreOnOrOff() {
        assertRefused("--contexts yes, known: on, off", "--contexts", "yes");
    }

    @Test
    void aPortIsANumberOf16Bits() {
        assertRefused("--port http, known: 0 to 65535", "--port", "http");
        assertRefused("--port 65536, known: 0 to 65535", "--port", "65536");
        assertRefused("--port -1, known: 0 to 65535", "--port", "-1");
    }

    @Test
    void anUnknownOptionIsRefusedWithThoseThatThereAre() {
        assertRefused(
                "unknown option --prot, known: --container, --host, --port, --transport, --contexts, --help",
                "--prot",
                "80");
    }

    @Test
    void anOptionNeedsItsValueOnce() {
        assertRefused("--port needs a value", "--port");
        assertRefused("--port needs a value", "--port", "--host");
        assertRefused("--port is given twice", "--port", "1", "--port", "2");
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertEquals("http://127.0.0.1:81/", parse().url(81));
        assertEquals("http://[::1]:81/", parse("--host", "::1").url(81));
    }

    private static void assertRefused(String message, String... arguments) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
        assertEquals(message, refused.getMessage());
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments), List.of("jetty", "tomcat"));
    }
}
