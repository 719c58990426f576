package io.websocketservlet.standalone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found on one server: a line of a table in Markdown. */
final class Row {

    /** In this order. */
    static final List<String> COLUMNS = List.of(
            "server",
            "JDK",
            "starts in",
            "transport",
            "echo",
            "subprotocol",
            "permessage-deflate",
            "foreign origin refused",
            "idle",
            "event stream",
            "told 1001 when undeployed",
            "event stream ends",
            "classes gone",
            "threads gone",
            "deployed again",
            "told 1001 when stopped",
            "nothing in the log");

    private final Map<String, String> cells = new LinkedHashMap<>();
    private boolean holds = true;

    void put(String column, String value) {
        if (!COLUMNS.contains(column)) {
            throw new IllegalArgumentException("no column " + column);
        }
        cells.put(column, value);
    }

    /** Something holds or does not. */
    void put(String column, boolean yes) {
        put(column, yes ? "yes" : "NO");
        holds &= yes;
    }

    /** Whether all that was looked at does. */
    boolean holds() {
        return holds;
    }

    static String head() {
        return line(COLUMNS) + "\n" + line(COLUMNS.stream().map(column -> "---").toList());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    @Override
    public String toString() {
        return line(COLUMNS.stream()
                .map(column -> cells.getOrDefault(column, "not run"))
                .toList());
    }
}
