package io.websocketservlet.endurance;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What a trial found: figures, which are told as they come, and faults. Thread-safe. */
final class Report {

    /** So many faults are kept; more of them say nothing new. */
    private static final int KEPT = 20;

    private final Consumer<String> lines;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong count = new AtomicLong();

    Report(Consumer<String> lines) {
        this.lines = lines;
    }

    /** One line, in the words of {@link String#format}. */
    void figure(String format, Object... values) {
        lines.accept("  " + String.format(Locale.ROOT, format, values));
    }

    /** Something does not hold. */
    void fault(String what) {
        if (count.getAndIncrement() < KEPT) {
            faults.add(what);
            lines.accept("  FAULT: " + what);
        }
    }

    void fault(String where, Throwable thrown) {
        StringBuilder text = new StringBuilder(where + ": " + thrown);
        for (StackTraceElement element : thrown.getStackTrace()) {
            text.append("\n      at ").append(element);
        }
        fault(text.toString());
    }

    /** A fault unless it holds. */
    void check(boolean holds, String format, Object... values) {
        if (!holds) {
            fault(String.format(Locale.ROOT, format, values));
        }
    }

    /** The first of the faults. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** How many there are. */
    long count() {
        return count.get();
    }
}
