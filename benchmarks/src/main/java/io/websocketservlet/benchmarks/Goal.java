package io.websocketservlet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wanted of the figures: one compared with another of the same run, or bytes, but never a time by itself. */
sealed interface Goal {

    /** All of them. */
    List<Goal> ALL = all();

    /** Whether what it is about was measured. */
    boolean isMeasured(Report report);

    /** As a row of a table: what, wanted, measured, and whether the one keeps to the other. */
    String row(Report report);

    /** One is at least so many times as fast as the other. */
    record Faster(String fast, String slow, double atLeast) implements Goal {

        @Override
        public boolean isMeasured(Report report) {
            return report.of(fast) != null && report.of(slow) != null;
        }

        @Override
        public String row(Report report) {
            double times = report.of(slow).fastest() / report.of(fast).fastest();
            return String.format(
                    Locale.ROOT,
                    "| speed of %s to %s | at least %.2f | %.2f | %s |%n",
                    fast,
                    slow,
                    atLeast,
                    times,
                    times >= atLeast ? "met" : "MISSED");
        }
    }

    /** An operation allocates at most so many bytes, give or take what the profiler itself does. */
    record Leaner(String name, long atMost) implements Goal {

        @Override
        public boolean isMeasured(Report report) {
            return report.of(name) != null;
        }

        @Override
        public String row(Report report) {
            double bytes = report.of(name).bytes();
            return String.format(
                    Locale.ROOT,
                    "| bytes of %s | at most %,d | %,.1f | %s |%n",
                    name,
                    atMost,
                    bytes,
                    Math.floor(bytes) <= atMost ? "met" : "MISSED");
        }
    }

    private static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        for (String size : List.of("64", "1024", "65536")) {
            goals.add(new Faster("Mask.inPlace " + size, "Mask.inPlaceByteByByte " + size, 8));
            goals.add(new Faster("Utf8.decode ASCII " + size, "Utf8.platform ASCII " + size, 0.8));
        }
        for (String size : List.of("1024", "65536")) {
            goals.add(new Faster("Mask.fromHeap " + size, "Mask.fromHeapByteByByte " + size, 8));
            goals.add(new Faster("Mask.fromDirect " + size, "Mask.fromDirectByteByByte " + size, 8));
        }
        // event, message, String and array: see FrameReadBenchmark
        goals.add(new Leaner("FrameRead.text SERVER 64", 16 + 24 + 24 + 16 + 64));
        // looking for slow deliveries costs two looks at a clock
        for (String size : List.of("64", "1024")) {
            goals.add(new Faster("Connection.echo recorded " + size, "Connection.echo unrecorded " + size, 0.5));
        }
        // four copies at most, two each way, and what belongs to them
        goals.add(new Leaner("RoundTrip.binary 1048576", (4 << 20) + 1024));
        for (ExtensionHeaderBenchmark.Attack attack : ExtensionHeaderBenchmark.Attack.values()) {
            // four times the length in four times the time, or a quarter more
            goals.add(new Faster(
                    "ExtensionHeader.parse " + attack + " 65536", "ExtensionHeader.parse " + attack + " 16384", 0.2));
        }
        return List.copyOf(goals);
    }
}
