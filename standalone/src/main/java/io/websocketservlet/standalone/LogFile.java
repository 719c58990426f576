package io.websocketservlet.standalone;

import java.util.List;
import java.util.regex.Pattern;

/** What a server's log says that it should not. */
final class LogFile {

    private static final Pattern ALARM = Pattern.compile(".*\\b(WARN|WARNING|ERROR|SEVERE|FATAL)\\b.*");
    private static final Pattern FRAME = Pattern.compile("\\s+at .*");
    private static final Pattern OURS = Pattern.compile(".*(io\\.websocketservlet|websocket-).*");

    private LogFile() {}

    /** Warnings and worse, whoever they come from, and the lines of stack traces that are of our classes. */
    static List<String> alarms(List<String> log) {
        return log.stream()
                .filter(line -> matches(ALARM, line) || matches(FRAME, line) && matches(OURS, line))
                .toList();
    }

    /** Those that tell of our classes or threads. */
    static List<String> ours(List<String> alarms) {
        return alarms.stream().filter(line -> matches(OURS, line)).toList();
    }

    private static boolean matches(Pattern pattern, String line) {
        return pattern.matcher(line).matches();
    }
}
