package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Overflow;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitParamsTest {

    private static final String KNOWN =
            "allowedOrigins, closeTimeout, closeWithSession, debug, drafts, executor, extensions, handler,"
                    + " handshakeTimeout, headers, idleTimeout, maxBufferedAmount, maxConnections, maxConnectionsPerAddress, maxFragments,"
                    + " maxLength, overflow, ping, pongTimeout, protocols, transport";

    /** A handler as web.xml names it. */
    public static final class Chat implements WebSocketHandler {

        @Override
        public void connect(WebSocket socket) {}
    }

    /** No handler at all. */
    public static final class NoHandler {}

    /** A handler that cannot be made without being told something. */
    public static final class Demanding implements WebSocketHandler {

        public Demanding(String something) {
            assertTrue(something != null);
        }

        @Override
        public void connect(WebSocket socket) {}
    }

    /** A handler that fails to be made. */
    public static final class Failing implements WebSocketHandler {

        public Failing() {
            throw new IllegalStateException("no database");
        }

        @Override
        public void connect(WebSocket socket) {}
    }

    /** A handler that nobody else may make. */
    static final class Hidden implements WebSocketHandler {

        @Override
        public void connect(WebSocket socket) {}
    }

    private static InitParams<WebSocketOptions> params(String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        FilterConfig config = mock(FilterConfig.class);
        ServletContext context = Handshake.application();
        when(config.getFilterName()).thenReturn("chat");
        when(config.getServletContext()).thenReturn(context);
        when(config.getInitParameterNames()).thenAnswer(call -> Collections.enumeration(values.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> values.get(call.<String>getArgument(0)));
        return WebSocketParams.of(config);
    }

    private static <T> void sets(String name, String value, Function<WebSocketOptions, T> option, T expected)
            throws ServletException {
        assertEquals(expected, option.apply(params("handler", "x", name, value).options()), name);
    }

    @Test
    void everyParameterSetsItsOption() throws ServletException {
        sets("protocols", "irc, amqp", WebSocketOptions::protocols, List.of("irc", "amqp"));
        sets(
                "allowedOrigins",
                "https://a.example,*",
                options -> options.admission().allowedOrigins(),
                Set.of("https://a.example", "*"));
        sets("debug", "true", WebSocketOptions::debug, true);
        sets("transport", "servlet", WebSocketOptions::transport, TransportChoice.SERVLET);
        sets("executor", "worker", WebSocketOptions::executor, ListenerExecutor.worker());
        sets("executor", "direct", WebSocketOptions::executor, ListenerExecutor.direct());
        sets("maxConnections", "100", options -> options.admission().maxConnections(), 100);
        sets("maxConnectionsPerAddress", "5", options -> options.admission().maxConnectionsPerAddress(), 5);
        sets("closeWithSession", "true", options -> options.admission().closeWithSession(), true);
        sets("overflow", "refuse", options -> options.limits().overflow(), Overflow.REFUSE);
        sets("overflow", "close", options -> options.limits().overflow(), Overflow.CLOSE);
        sets("maxLength", "1000", options -> options.limits().maxLength(), 1000L);
        sets("maxFragments", "10", options -> options.limits().maxFragments(), 10);
        sets("maxBufferedAmount", "2000", options -> options.limits().maxBufferedAmount(), 2000L);
        sets("ping", "15s", options -> options.timing().ping(), Duration.ofSeconds(15));
        sets("pongTimeout", "5s", options -> options.timing().pongTimeout(), Duration.ofSeconds(5));
        sets("idleTimeout", "2m", options -> options.timing().idleTimeout(), Duration.ofMinutes(2));
        sets("closeTimeout", "500ms", options -> options.timing().closeTimeout(), Duration.ofMillis(500));
        sets("handshakeTimeout", "7", options -> options.timing().handshakeTimeout(), Duration.ofSeconds(7));
        sets("extensions", "permessage-deflate", InitParamsTest::extensions, List.of(PermessageDeflate.server()));
        sets(
                "headers",
                "X-A: 1\n   X-B: two words: and a colon",
                InitParamsTest::headers,
                List.of("X-A: 1", "X-B: two words: and a colon"));
    }

    private static List<Extension> extensions(WebSocketOptions options) {
        return options.extensions().list();
    }

    /** An extension as web.xml names it. */
    public static final class Reversing implements Extension {

        @Override
        public String name() {
            return "x-reverse";
        }
    }

    private static void deflate(String parameters, PermessageDeflate expected) throws ServletException {
        sets("extensions", "permessage-deflate" + parameters, InitParamsTest::extensions, List.of(expected));
    }

    @Test
    void compressionTakesItsOptions() throws ServletException {
        PermessageDeflate usual = PermessageDeflate.server();
        deflate("; contextTakeover", usual.withContextTakeover(true));
        deflate("; contextTakeover=true", usual.withContextTakeover(true));
        deflate("; peerContextTakeover", usual.withPeerContextTakeover(true));
        deflate("; contextTakeover=false; peerContextTakeover=false", usual);
        deflate("; windowBits=12", usual.withWindowBits(12));
        deflate("; peerWindowBits=\"9\"", usual.withPeerWindowBits(9));
        deflate("; level=9", usual.withLevel(9));
        deflate("; level=-1", usual);
        deflate("; strategy=2", usual.withStrategy(2));
        deflate("; memoryLevel=9", usual.withMemoryLevel(9));
        deflate("\n   ; threshold=256\n   ; level=1\n", usual.withThreshold(256).withLevel(1));
    }

    @Test
    void extensionsAreMadeOfTheirClassesInTheirOrder() throws ServletException {
        String value = Reversing.class.getName() + ",\n   permessage-deflate";
        List<Extension> made = extensions(params("extensions", value).options());
        assertInstanceOf(Reversing.class, made.get(0));
        assertEquals(PermessageDeflate.server(), made.get(1));
        assertEquals(2, made.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoHandler", "Nobody"})
    void anExtensionThatCannotBeMadeIsRefusedWithTheReason(String type) {
        String name = InitParamsTest.class.getName() + "$" + type;
        ServletException fault = assertThrows(
                ServletException.class, () -> params("extensions", name).options());
        String expected = "filter chat: init-param extensions = \"" + name + "\": " + name
                + " has to be permessage-deflate, or a public class that implements " + Extension.class.getName()
                + " and has a public constructor without parameters: ";
        assertEquals(expected + fault.getCause().getCause(), fault.getMessage());
    }

    private static List<String> headers(WebSocketOptions options) {
        List<String> lines = new ArrayList<>();
        options.headers().forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    @Test
    void withoutParametersTheOptionsAreTheDefaults() throws ServletException {
        WebSocketOptions options = params("handler", "x").options();
        assertEquals(WebSocketOptions.defaults().timing(), options.timing());
        assertEquals(WebSocketOptions.defaults().limits(), options.limits());
        assertEquals(List.of(), options.protocols());
    }

    @Test
    void whiteSpaceAroundAValueMeansNothing() throws ServletException {
        sets("ping", "\n    15 s\n  ", options -> options.timing().ping(), Duration.ofSeconds(15));
        sets("drafts", " true ", WebSocketOptions::drafts, true);
        sets("transport", " Native ", WebSocketOptions::transport, TransportChoice.NATIVE);
        sets("protocols", " irc ,, amqp , ", WebSocketOptions::protocols, List.of("irc", "amqp"));
    }

    @Test
    void pingCanBeSwitchedOff() throws ServletException {
        sets("ping", "0", options -> options.timing().ping(), Duration.ZERO);
    }

    @Test
    void anUnknownNameIsRefusedWithAllThatAreKnown() {
        ServletException fault = assertThrows(
                ServletException.class, () -> params("pingInterval", "15s").options());
        assertEquals("filter chat: unknown init-param \"pingInterval\", known are " + KNOWN, fault.getMessage());
    }

    /** JDK 17 has none. */
    @Test
    void virtualThreadsAreTakenOrTheirLackIsTold() throws ServletException {
        if (Runtime.version().feature() >= 21) {
            sets("executor", "virtual", WebSocketOptions::executor, ListenerExecutor.virtual());
        } else {
            ServletException fault = assertThrows(
                    ServletException.class, () -> params("executor", "virtual").options());
            assertTrue(fault.getMessage().contains("virtual threads need JDK 21 or newer"), fault.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping             | 15 bananas     | expected a duration such as 15s, 500ms or 2m",
                "ping             | s              | expected a duration such as 15s, 500ms or 2m",
                "ping             | -1s            | expected a duration such as 15s, 500ms or 2m",
                "ping             | 1.5s           | expected a duration such as 15s, 500ms or 2m",
                "idleTimeout      | 99999999999999999999s | expected a whole number",
                "executor         | fast           | expected worker, direct or virtual",
                "overflow         | drop           | expected close or refuse",
                "maxConnections   | -1             | maxConnections -1, not negative; 0 switches it off",
                "maxConnections   | 3000000000     | integer overflow",
                "closeWithSession | yes            | expected true or false",
                "pongTimeout      | 0              | pongTimeout PT0S, more than 0 needed",
                "closeTimeout     | 0ms            | closeTimeout PT0S, more than 0 needed",
                "handshakeTimeout | 0s             | handshakeTimeout PT0S, more than 0 needed",
                "maxLength        | many           | expected a whole number",
                "maxLength        | 0              | maxLength 0, at least 1 byte",
                "maxFragments     | 0              | maxFragments 0, at least 1",
                "maxFragments     | 4294967297     | integer overflow",
                "maxBufferedAmount| -1             | maxBufferedAmount -1, at least 1 byte",
                "drafts           | yes            | expected true or false",
                "transport        | smoke signals  | expected auto, servlet or native",
                "protocols        | not a token    | protocol \"not a token\" is not a token",
                "allowedOrigins   | example.com    | allowed origin \"example.com\", expected scheme://host or scheme://host:port, or *",
                "headers          | X-A 1          | expected lines of name: value",
                "extensions       | permessage-deflate threshold=1 | expected extensions such as permessage-deflate; threshold=256, and commas between them",
                "extensions       | permessage-deflate; windowBits=7 | windowBits 7, from 8 to 15 allowed",
                "extensions       | permessage-deflate; windowBits | windowBits without a value, expected a number",
                "extensions       | permessage-deflate; level=best | level best, expected a number",
                "extensions       | permessage-deflate; level=1; level=1 | level twice",
                "extensions       | permessage-deflate; contextTakeover=yes | contextTakeover yes, expected true or false",
                "extensions       | permessage-deflate; server_max_window_bits=9 | unknown parameter server_max_window_bits of permessage-deflate, known are contextTakeover, level, memoryLevel, peerContextTakeover, peerWindowBits, strategy, threshold, windowBits",
                "extensions       | permessage-deflate, permessage-deflate | two extensions with the name permessage-deflate",
                "extensions       | app.Own; level=1 | only permessage-deflate takes parameters, not app.Own",
                "headers          | Upgrade: h2c   | header Upgrade belongs to the protocol",
            })
    void aWrongValueIsRefusedWithFilterParameterValueAndReason(String name, String value, String reason) {
        ServletException fault =
                assertThrows(ServletException.class, () -> params(name, value).options());
        assertEquals("filter chat: init-param " + name + " = \"" + value + "\": " + reason, fault.getMessage());
        assertTrue(fault.getCause() instanceof RuntimeException);
    }

    @Test
    void theHandlerIsMadeOfItsClass() throws ServletException {
        assertInstanceOf(
                Chat.class, params("handler", " " + Chat.class.getName() + " ").handler(WebSocketHandler.class));
    }

    @Test
    void aMissingHandlerIsRefused() {
        ServletException fault =
                assertThrows(ServletException.class, () -> params("ping", "15s").handler(WebSocketHandler.class));
        assertEquals("filter chat: init-param handler is missing, known are " + KNOWN, fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoHandler", "Demanding", "Hidden", "Failing", "Nobody"})
    void aHandlerThatCannotBeMadeIsRefusedWithTheReason(String type) {
        String name = InitParamsTest.class.getName() + "$" + type;
        ServletException fault = assertThrows(
                ServletException.class, () -> params("handler", name).handler(WebSocketHandler.class));
        String expected = "filter chat: init-param handler = \"" + name + "\" has to be a public class that implements "
                + WebSocketHandler.class.getName() + " and has a public constructor without parameters: ";
        assertTrue(fault.getMessage().startsWith(expected), fault.getMessage());
        assertEquals(expected + fault.getCause(), fault.getMessage());
    }
}
