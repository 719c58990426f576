package io.websocketservlet.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.websocketservlet.servlet.WebSocketStatistics;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * Meters of all WebSocket endpoints of an application, of those to come as well: {@code websocket.connections.open} and
 * others, each tagged with {@code context} and {@code endpoint}, the names of the application and of its filter. Nothing that
 * a client says becomes a tag, but for the codes it closes with, and those of its own are put together.
 *
 * <p>May be bound before the application's filters start. Thread-safe.
 */
public final class WebSocketMetrics implements MeterBinder, AutoCloseable {

    private static final String HANDSHAKES = "handshakes";

    /** RFC 6455 7.4 Status Codes: those that come to be, and groups of the rest. */
    private static final List<String> CODES = List.of(
            "1000", "1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009", "1010", "1011", "1012", "1013",
            "1014", "3xxx", "4xxx", "other");

    private static final List<String> STATUSES =
            List.of("400", "401", "403", "426", "429", "500", "503", "4xx", "5xx", "other");

    private final ServletContext context;
    private final Tags more;

    // Guarded by this.

    private final List<Registered> meters = new ArrayList<>();
    private boolean closed;

    private record Registered(MeterRegistry registry, Meter meter) {}

    /** Those of this application. */
    public WebSocketMetrics(ServletContext context) {
        this(context, Tags.empty());
    }

    /**
     * Those of this application, with more tags on each of the meters, which tell it from another one of the same path: of
     * two meters with the same name and tags a registry keeps the first.
     */
    public WebSocketMetrics(ServletContext context, Iterable<Tag> tags) {
        this.context = context;
        this.more = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        WebSocketStatistics.watch(context, statistics -> bind(registry, statistics));
    }

    /** Takes the meters out of their registries: for a registry that outlives the application. */
    @Override
    public synchronized void close() {
        closed = true;
        meters.forEach(registered -> registered.registry.remove(registered.meter));
        meters.clear();
    }

    private synchronized void bind(MeterRegistry registry, WebSocketStatistics of) {
        if (!closed) {
            Tags tags = more.and("context", of.context(), "endpoint", of.endpoint());
            connections(of, tags).forEach(meter -> meters.add(new Registered(registry, meter.apply(registry))));
            traffic(of, tags).forEach(meter -> meters.add(new Registered(registry, meter.apply(registry))));
            roundTrips(of, tags).forEach(meter -> meters.add(new Registered(registry, meter.apply(registry))));
        }
    }

    /** What registers a meter. */
    private interface Registering extends Function<MeterRegistry, Meter> {}

    private static List<Registering> connections(WebSocketStatistics of, Tags tags) {
        List<Registering> all = new ArrayList<>();
        all.add(Gauge.builder("websocket.connections.open", of, WebSocketStatistics::open)
                .description("Connections that are open")
                .baseUnit(BaseUnits.CONNECTIONS)
                .tags(tags)::register);
        all.add(counter("websocket.connections.opened", BaseUnits.CONNECTIONS, of, WebSocketStatistics::opened)
                .description("Connections that have opened")
                .tags(tags)::register);
        for (String code : CODES) {
            ToDoubleFunction<WebSocketStatistics> count = now -> sum(now.closed(), WebSocketMetrics::codeGroup, code);
            all.add(counter("websocket.connections.closed", BaseUnits.CONNECTIONS, of, count)
                    .description("Connections that are over, by the code that onClose was told")
                    .tags(tags)
                    .tag("code", code)::register);
        }
        for (String status : STATUSES) {
            ToDoubleFunction<WebSocketStatistics> count =
                    now -> sum(now.refused(), WebSocketMetrics::statusGroup, status);
            all.add(counter("websocket.handshakes.refused", HANDSHAKES, of, count)
                    .description("Handshakes that came to nothing, by the status that was answered")
                    .tags(tags)
                    .tag("status", status)::register);
        }
        return all;
    }

    private static List<Registering> traffic(WebSocketStatistics of, Tags tags) {
        return List.of(
                counter("websocket.messages.received", BaseUnits.MESSAGES, of, WebSocketStatistics::messagesReceived)
                        .description("Messages that were delivered to listeners")
                        .tags(tags)::register,
                counter("websocket.messages.sent", BaseUnits.MESSAGES, of, WebSocketStatistics::messagesSent)
                        .description("Messages that were handed to the container")
                        .tags(tags)::register,
                counter("websocket.data.received", BaseUnits.BYTES, of, WebSocketStatistics::bytesReceived)
                        .description("Bytes that have come, with the headers of frames")
                        .tags(tags)::register,
                counter("websocket.data.sent", BaseUnits.BYTES, of, WebSocketStatistics::bytesSent)
                        .description("Bytes that were handed to the container, with the headers of frames")
                        .tags(tags)::register,
                Gauge.builder("websocket.data.buffered", of, WebSocketStatistics::bufferedBytes)
                        .description("Bytes that wait in open connections")
                        .baseUnit(BaseUnits.BYTES)
                        .tags(tags)::register);
    }

    private static List<Registering> roundTrips(WebSocketStatistics of, Tags tags) {
        return List.of(
                FunctionTimer.builder(
                                "websocket.roundtrip",
                                of,
                                WebSocketStatistics::roundTrips,
                                now -> now.totalRoundTrip().toNanos(),
                                TimeUnit.NANOSECONDS)
                        .description("How long peers took to answer pings")
                        .tags(tags)::register,
                TimeGauge.builder(
                                "websocket.roundtrip.longest",
                                of,
                                TimeUnit.NANOSECONDS,
                                now -> now.longestRoundTrip().toNanos())
                        .description("How long the slowest answer to a ping took")
                        .tags(tags)::register);
    }

    private static FunctionCounter.Builder<WebSocketStatistics> counter(
            String name, String unit, WebSocketStatistics of, ToDoubleFunction<WebSocketStatistics> count) {
        return FunctionCounter.builder(name, of, count).baseUnit(unit);
    }

    private static long sum(Map<Integer, Long> counts, IntFunction<String> group, String wanted) {
        return counts.entrySet().stream()
                .filter(count -> group.apply(count.getKey()).equals(wanted))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Which of the {@link #CODES} stands for a code. */
    static String codeGroup(int code) {
        return group(Integer.toString(code), CODES, code / 1000 + "xxx");
    }

    /** Which of the {@link #STATUSES} stands for a status. */
    static String statusGroup(int status) {
        return group(Integer.toString(status), STATUSES, status / 100 + "xx");
    }

    private static String group(String number, List<String> known, String group) {
        return known.contains(number) ? number : known.contains(group) ? group : "other";
    }
}
