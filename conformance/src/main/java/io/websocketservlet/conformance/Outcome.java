package io.websocketservlet.conformance;

import java.util.Objects;

/**
 * How a case went, in the suite's words.
 *
 * @param behavior OK, NON-STRICT, INFORMATIONAL, UNIMPLEMENTED or FAILED
 * @param behaviorClose how the connection ended: OK, INFORMATIONAL, WRONG CODE, UNCLEAN, FAILED BY CLIENT or FAILED
 */
record Outcome(String behavior, String behaviorClose) {
    static final Outcome OK = new Outcome("OK", "OK");

    Outcome {
        Objects.requireNonNull(behavior, "behavior");
        Objects.requireNonNull(behaviorClose, "behaviorClose");
    }

    @Override
    public String toString() {
        return behavior + ", close " + behaviorClose;
    }
}
