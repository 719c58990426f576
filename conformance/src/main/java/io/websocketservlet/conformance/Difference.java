package io.websocketservlet.conformance;

/** One deviation from the expectation file. A better result is one too: the file has to be updated. */
record Difference(String subject, String expected, String actual) {
    static Difference notRun(CaseId id, Outcome expected) {
        return new Difference("case " + id, expected.toString(), "no result");
    }

    static Difference outcome(CaseId id, Outcome expected, Outcome actual) {
        String better = actual.equals(Outcome.OK) ? " (better: update the expectation file)" : "";
        return new Difference("case " + id, expected.toString(), actual + better);
    }

    static Difference caseCount(int section, int expected, int actual) {
        return new Difference("section " + section, expected + " cases", actual + " cases");
    }

    static Difference unknownCase(CaseId id, Outcome expected) {
        return new Difference("case " + id, expected.toString(), "no such case in the suite");
    }

    @Override
    public String toString() {
        return subject + ": expected " + expected + "; got " + actual;
    }
}
