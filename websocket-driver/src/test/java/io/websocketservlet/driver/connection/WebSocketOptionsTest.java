package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.Headers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WebSocketOptionsTest {

    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Everything there is to see of options, in one value that can be compared. */
    private record Seen(
            List<String> protocols,
            List<Extension> extensions,
            List<String> headers,
            boolean drafts,
            TransportChoice transport,
            ListenerExecutor executor,
            Admission admission,
            Limits limits,
            Timing timing,
            boolean debug) {

        static Seen of(WebSocketOptions options) {
            List<String> headers = new ArrayList<>();
            options.headers().forEach((name, value) -> headers.add(name + ": " + value));
            return new Seen(
                    options.protocols(),
                    options.extensions().list(),
                    headers,
                    options.drafts(),
                    options.transport(),
                    options.executor(),
                    options.admission(),
                    options.limits(),
                    options.timing(),
                    options.debug());
        }
    }

    @Test
    void theDefaultsAreThoseOfTheGuide() {
        assertEquals(
                new Seen(
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        TransportChoice.AUTO,
                        ListenerExecutor.worker(),
                        new Admission(Set.of(), 0, 0, false),
                        new Limits((1 << 26) - 1, 131_072, 16 << 20, Overflow.CLOSE),
                        new Timing(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10)),
                        false),
                Seen.of(DEFAULTS));
    }

    @Test
    void everyWithChangesJustThat() {
        changes(options -> options.withProtocols("irc", "amqp"), WebSocketOptions::protocols, List.of("irc", "amqp"));
        changes(
                options -> options.withExtensions(PermessageDeflate.server()),
                options -> options.extensions().list(),
                List.of(PermessageDeflate.server()));
        changes(options -> options.withDebug(true), WebSocketOptions::debug, true);
        changes(options -> options.withDrafts(true), WebSocketOptions::drafts, true);
        changes(options -> options.withHeader("X-A", "1"), options -> Seen.of(options).headers, List.of("X-A: 1"));
        changes(
                options -> options.withAllowedOrigins("https://a.example", "*"),
                options -> options.admission().allowedOrigins(),
                Set.of("https://a.example", "*"));
        changes(
                options -> options.withTransport(TransportChoice.NATIVE),
                WebSocketOptions::transport,
                TransportChoice.NATIVE);
        changes(
                options -> options.withExecutor(ListenerExecutor.direct()),
                WebSocketOptions::executor,
                ListenerExecutor.direct());
        changes(
                options -> options.withMaxConnections(7),
                options -> options.admission().maxConnections(),
                7);
        changes(
                options -> options.withMaxConnectionsPerAddress(7),
                options -> options.admission().maxConnectionsPerAddress(),
                7);
        changes(
                options -> options.withCloseWithSession(true),
                options -> options.admission().closeWithSession(),
                true);
        changes(
                options -> options.withOverflow(Overflow.REFUSE),
                options -> options.limits().overflow(),
                Overflow.REFUSE);
        changes(options -> options.withMaxLength(7), options -> options.limits().maxLength(), 7L);
        changes(
                options -> options.withMaxFragments(7),
                options -> options.limits().maxFragments(),
                7);
        changes(
                options -> options.withMaxBufferedAmount(7),
                options -> options.limits().maxBufferedAmount(),
                7L);
        changes(options -> options.withPing(SECOND), options -> options.timing().ping(), SECOND);
        changes(
                options -> options.withPongTimeout(SECOND),
                options -> options.timing().pongTimeout(),
                SECOND);
        changes(
                options -> options.withIdleTimeout(SECOND),
                options -> options.timing().idleTimeout(),
                SECOND);
        changes(
                options -> options.withCloseTimeout(SECOND),
                options -> options.timing().closeTimeout(),
                SECOND);
        changes(
                options -> options.withHandshakeTimeout(SECOND),
                options -> options.timing().handshakeTimeout(),
                SECOND);
    }

    /** The one component differs and has the value; put back to what it was, all is as before. */
    private static <T> void changes(
            UnaryOperator<WebSocketOptions> with, Function<WebSocketOptions, T> component, T expected) {
        Seen before = Seen.of(DEFAULTS);
        WebSocketOptions changed = with.apply(DEFAULTS);
        assertEquals(expected, component.apply(changed));
        assertEquals(before, Seen.of(DEFAULTS), "the original was changed");
        long differences = differences(before, Seen.of(changed));
        assertEquals(1, differences, () -> before + " became " + Seen.of(changed));
    }

    private static long differences(Seen a, Seen b) {
        List<Object> left = components(a);
        List<Object> right = components(b);
        long count = 0;
        for (int i = 0; i < left.size(); i++) {
            count += left.get(i).equals(right.get(i)) ? 0 : 1;
        }
        return count;
    }

    private static List<Object> components(Seen seen) {
        return List.of(
                seen.protocols,
                seen.extensions,
                seen.headers,
                seen.drafts,
                seen.transport,
                seen.executor,
                seen.admission.allowedOrigins(),
                seen.admission.maxConnections(),
                seen.admission.maxConnectionsPerAddress(),
                seen.admission.closeWithSession(),
                seen.limits.maxLength(),
                seen.limits.maxFragments(),
                seen.limits.maxBufferedAmount(),
                seen.limits.overflow(),
                seen.timing.ping(),
                seen.timing.pongTimeout(),
                seen.timing.idleTimeout(),
                seen.timing.closeTimeout(),
                seen.timing.handshakeTimeout(),
                seen.debug);
    }

    @Test
    void headersAddUp() {
        WebSocketOptions options =
                DEFAULTS.withHeader("X-A", "1").withHeader("Set-Cookie", "a=1").withHeader("Set-Cookie", "b=2");
        assertEquals(List.of("X-A: 1", "Set-Cookie: a=1", "Set-Cookie: b=2"), Seen.of(options).headers);
    }

    @Test
    void nothingThatIsHandedOutOrInChangesThem() {
        WebSocketOptions options = DEFAULTS.withHeader("X-A", "1").withProtocols("irc");
        options.headers().add("X-B", "2");
        assertNull(options.headers().get("X-B"));
        assertThrows(
                UnsupportedOperationException.class, () -> options.protocols().add("amqp"));
        assertThrows(
                UnsupportedOperationException.class,
                () -> options.admission().allowedOrigins().add("*"));

        Headers headers = new Headers().add("X-A", "1");
        List<String> protocols = new ArrayList<>(List.of("irc"));
        Set<String> origins = new HashSet<>(Set.of("https://a.example"));
        WebSocketOptions made = new WebSocketOptions(
                protocols,
                Extensions.none(),
                headers,
                false,
                TransportChoice.AUTO,
                ListenerExecutor.worker(),
                new Admission(origins, 0, 0, false),
                DEFAULTS.limits(),
                DEFAULTS.timing(),
                false);
        Seen before = Seen.of(made);
        headers.add("X-B", "2");
        protocols.add("amqp");
        origins.add("*");
        assertEquals(before, Seen.of(made));
    }

    @Test
    void theDriverGetsItsPart() {
        assertEquals(
                new DriverOptions(77, 8, true),
                DEFAULTS.withMaxLength(77).withMaxFragments(8).driverOptions());
    }

    @Test
    void aProtocolIsAToken() {
        assertFault("protocol \"not a token\" is not a token", () -> DEFAULTS.withProtocols("irc", "not a token"));
        assertFault("protocol \"\" is not a token", () -> DEFAULTS.withProtocols(""));
    }

    @Test
    void anExtensionIsNamedOnce() {
        assertFault(
                "two extensions with the name permessage-deflate",
                () -> DEFAULTS.withExtensions(PermessageDeflate.server(), PermessageDeflate.client()));
    }

    @Test
    void aHeaderMustNotBreakTheHandshake() {
        assertFault("header Upgrade belongs to the protocol", () -> DEFAULTS.withHeader("Upgrade", "h2c"));
        assertFault(
                "header sec-websocket-accept belongs to the protocol",
                () -> DEFAULTS.withHeader("sec-websocket-accept", "x"));
        assertFault("header name \"a b\" is not a token", () -> DEFAULTS.withHeader("a b", "x"));
        assertFault(
                "header X-A with a control character in \"1??Set-Cookie: a=1\"",
                () -> DEFAULTS.withHeader("X-A", "1\r\nSet-Cookie: a=1"));
    }

    @Test
    void anOriginIsASchemeAndAHost() {
        assertFault(
                "allowed origin \"example.com\", expected scheme://host or scheme://host:port, or *",
                () -> DEFAULTS.withAllowedOrigins("example.com"));
        assertFault(
                "allowed origin \"https://example.com/\", expected scheme://host or scheme://host:port, or *",
                () -> DEFAULTS.withAllowedOrigins("https://example.com/"));
    }

    @Test
    void aLimitIsPositive() {
        assertFault("maxLength 0, at least 1 byte", () -> DEFAULTS.withMaxLength(0));
        assertFault("maxFragments 0, at least 1", () -> DEFAULTS.withMaxFragments(0));
        assertFault("maxBufferedAmount -1, at least 1 byte", () -> DEFAULTS.withMaxBufferedAmount(-1));
    }

    @Test
    void aLimitOfConnectionsIsNotNegative() {
        assertFault("maxConnections -1, not negative; 0 switches it off", () -> DEFAULTS.withMaxConnections(-1));
        assertFault(
                "maxConnectionsPerAddress -2, not negative; 0 switches it off",
                () -> DEFAULTS.withMaxConnectionsPerAddress(-2));
    }

    @Test
    void aDurationIsNotNegativeAndSomeAreNeeded() {
        Duration negative = Duration.ofSeconds(-1);
        assertFault("ping PT-1S, not negative; 0 switches it off", () -> DEFAULTS.withPing(negative));
        assertFault("idleTimeout PT-1S, not negative; 0 switches it off", () -> DEFAULTS.withIdleTimeout(negative));
        assertFault("pongTimeout PT0S, more than 0 needed", () -> DEFAULTS.withPongTimeout(Duration.ZERO));
        assertFault("closeTimeout PT0S, more than 0 needed", () -> DEFAULTS.withCloseTimeout(Duration.ZERO));
        assertFault("handshakeTimeout PT-1S, more than 0 needed", () -> DEFAULTS.withHandshakeTimeout(negative));
    }

    /** A duration has to fit the clock, which counts nanoseconds in 63 bits. */
    @Test
    void aDurationThatNoClockCanCountIsACentury() {
        for (Duration endless :
                List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000))) {
            Timing timing = DEFAULTS.withPing(endless)
                    .withPongTimeout(endless)
                    .withIdleTimeout(endless)
                    .withCloseTimeout(endless)
                    .withHandshakeTimeout(endless)
                    .timing();
            Duration century = Duration.ofDays(36_500);
            assertEquals(new Timing(century, century, century, century, century), timing);
        }
    }

    /** Here, where it is the caller's line, and not with the first connection. */
    @Test
    void nothingIsNull() {
        assertThrows(NullPointerException.class, () -> DEFAULTS.withTransport(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withExecutor(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withOverflow(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withPing(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withHeader("X-A", null));
        assertThrows(NullPointerException.class, () -> ListenerExecutor.of(null));
    }

    private static void assertFault(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
