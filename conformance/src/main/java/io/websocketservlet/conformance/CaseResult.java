package io.websocketservlet.conformance;

import java.time.Duration;

/** What the suite reports of one case. */
record CaseResult(Outcome outcome, Duration duration) {}
