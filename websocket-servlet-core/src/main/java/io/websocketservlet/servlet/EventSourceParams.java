package io.websocketservlet.servlet;

import jakarta.servlet.ServletConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The options of event streams as init-params. */
final class EventSourceParams {

    private EventSourceParams() {}

    static InitParams<EventSourceOptions> of(ServletConfig config) {
        Map<String, BiFunction<EventSourceOptions, String, EventSourceOptions>> known = new TreeMap<>();
        known.put("retry", (options, value) -> options.withRetry(ParamValues.duration(value)));
        known.put("retrySpread", (options, value) -> options.withRetrySpread(ParamValues.duration(value)));
        known.put("ping", (options, value) -> options.withPing(ParamValues.duration(value)));
        known.put("writeTimeout", (options, value) -> options.withWriteTimeout(ParamValues.duration(value)));
        known.put("lifetime", (options, value) -> options.withLifetime(ParamValues.duration(value)));
        known.put("headers", EventSourceParams::headers);
        known.put("executor", (options, value) -> options.withExecutor(ParamValues.executor(value)));
        known.put("maxBufferedAmount", (options, value) -> options.withMaxBufferedAmount(ParamValues.number(value)));
        known.put("overflow", (options, value) -> options.withOverflow(ParamValues.overflow(value)));
        known.put("maxConnections", (options, value) -> options.withMaxConnections(ParamValues.integer(value)));
        known.put(
                "maxConnectionsPerAddress",
                (options, value) -> options.withMaxConnectionsPerAddress(ParamValues.integer(value)));
        known.put("closeWithSession", (options, value) -> options.withCloseWithSession(ParamValues.flag(value)));
        known.put(
                "history",
                (options, value) -> options.withHistory(
                        EventHistory.of(config.getServletContext(), config.getServletName(), history(value))));
        return new InitParams<>(config, EventSourceOptions.defaults(), known);
    }

    /** {@code events=1000; bytes=4194304; age=10m; gap=missed}, each of which may be left out. */
    private static HistoryOptions history(String value) {
        HistoryOptions history = HistoryOptions.defaults();
        for (String limit : value.split(";")) {
            int equals = limit.indexOf('=');
            String name =
                    equals < 0 ? limit.strip() : limit.substring(0, equals).strip();
            String amount = equals < 0 ? "" : limit.substring(equals + 1).strip();
            history = switch (name) {
                case "" -> history;
                case "events" -> history.withMaxEvents(ParamValues.integer(amount));
                case "bytes" -> history.withMaxBytes(ParamValues.number(amount));
                case "age" -> history.withMaxAge(ParamValues.duration(amount));
                case "gap" -> history.withGapEvent(amount);
                default ->
                    throw new IllegalArgumentException("expected events=, bytes=, age= and gap=, with ; between them");
            };
        }
        return history;
    }

    private static EventSourceOptions headers(EventSourceOptions options, String value) {
        EventSourceOptions[] with = {options};
        ParamValues.headers(value, (name, content) -> with[0] = with[0].withHeader(name, content));
        return with[0];
    }
}
