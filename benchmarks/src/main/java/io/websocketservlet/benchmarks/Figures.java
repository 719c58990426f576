package io.websocketservlet.benchmarks;

import java.util.Locale;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What was measured of one benchmark with one set of parameters, in all rounds. The fastest iteration is what ratios are
 * made of: whatever else runs on a machine can only make an iteration slower.
 */
final class Figures {

    private static final double CONFIDENCE = 0.999;
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

    private final ListStatistics times = new ListStatistics();
    private double bytes = Double.POSITIVE_INFINITY;

    /** Adds a round. */
    void add(RunResult round) {
        round.getBenchmarkResults().forEach(fork -> {
            for (IterationResult iteration : fork.getIterationResults()) {
                times.addValue(iteration.getPrimaryResult().getScore());
                Result<?> allocated = iteration.getSecondaryResults().get(BYTES_PER_OPERATION);
                if (allocated != null) {
                    bytes = Math.min(bytes, allocated.getScore());
                }
            }
        });
    }

    /** Nanoseconds per operation in the fastest iteration. */
    double fastest() {
        return times.getMin();
    }

    /** Bytes allocated per operation, in the iteration where the profiler itself weighed least. */
    double bytes() {
        return bytes;
    }

    /** As columns of a table: the fastest iteration, the mean and its error, and bytes. */
    @Override
    public String toString() {
        double error = times.getN() > 1 ? times.getMeanErrorAt(CONFIDENCE) : Double.NaN;
        return String.format(
                Locale.ROOT, "%,.1f | %,.1f ± %,.1f | %,.0f", times.getMin(), times.getMean(), error, bytes);
    }
}
