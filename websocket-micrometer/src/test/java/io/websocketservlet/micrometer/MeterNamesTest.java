package io.websocketservlet.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names, the units and the tags of the meters. */
class MeterNamesTest {

    private static final Path PAGE = Path.of("../docs/reference/events-and-meters.md");

    private static List<Meter> meters;

    @BeforeAll
    static void bind() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Application application = new Application(registry)) {
            application.connect(null).abort();
            meters = registry.getMeters();
        }
        assertFalse(meters.isEmpty());
    }

    @Test
    void namesAreWordsInLowerCaseWithDotsBetween() {
        for (Meter meter : meters) {
            String name = meter.getId().getName();
            assertTrue(name.matches("websocket(\\.[a-z]+)+"), name);
            assertEquals(name, NamingConvention.dot.name(name, meter.getId().getType()));
        }
    }

    @Test
    void everyMeterHasAUnitAndSaysWhatItIs() {
        for (Meter meter : meters) {
            assertTrue(meter.getId().getBaseUnit() != null, () -> meter.getId() + " has no unit");
            assertTrue(meter.getId().getDescription() != null, () -> meter.getId() + " has no description");
        }
    }

    @Test
    void tagsSayWhereAndHowItEndedAndNoMore() {
        for (Meter meter : meters) {
            assertEquals("/", meter.getId().getTag("context"));
            assertEquals(Application.ENDPOINT, meter.getId().getTag("endpoint"));
            Set<String> keys = meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
            keys.removeAll(Set.of("context", "endpoint"));
            Set<String> allowed = switch (meter.getId().getName()) {
                case "websocket.connections.closed" -> Set.of("code");
                case "websocket.handshakes.refused" -> Set.of("status");
                default -> Set.of();
            };
            assertEquals(allowed, keys, meter::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "1006, 1006",
        "1014, 1014",
        "3000, 3xxx",
        "3999, 3xxx",
        "4000, 4xxx",
        "4999, 4xxx",
        "1004, other",
        "1015, other",
        "1016, other",
        "0, other",
        "65535, other"
    })
    void codesAreGrouped(int code, String group) {
        assertEquals(group, WebSocketMetrics.codeGroup(code));
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "403, 403", "426, 426", "503, 503", "418, 4xx", "599, 5xx", "302, other", "4, other"})
    void statusesAreGrouped(int status, String group) {
        assertEquals(group, WebSocketMetrics.statusGroup(status));
    }

    @Test
    void groupsAreFew() {
        assertEquals(
                17,
                IntStream.rangeClosed(0, 65_535)
                        .mapToObj(WebSocketMetrics::codeGroup)
                        .distinct()
                        .count());
    }

    /** Rows of name, kind, unit, tags, description. */
    @Test
    void thePageListsEveryMeterAndNoOther() throws IOException {
        Set<String> listed = Pattern.compile("^\\| `websocket\\..*", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = meters.stream().map(MeterNamesTest::row).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", expected), String.join("\n", listed));
    }

    private static String row(Meter meter) {
        Meter.Id id = meter.getId();
        String kind = switch (id.getType()) {
            case GAUGE -> "gauge";
            case COUNTER -> "counter";
            default -> "timer";
        };
        String more = id.getTags().stream()
                .map(Tag::getKey)
                .filter(key -> !key.equals("context") && !key.equals("endpoint"))
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s |",
                id.getName(),
                kind,
                id.getBaseUnit(),
                more,
                id.getDescription());
    }
}
