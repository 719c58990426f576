package io.websocketservlet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The suite's report on one agent: every case that ran, in the suite's order. */
record Report(SortedMap<CaseId, CaseResult> results) {
    Report {
        results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
    }

    /** Reads the {@code index.json} that the suite writes when it is done; an agent it does not know has no results. */
    static Report read(Path index, String agent) throws IOException {
        if (!Files.exists(index)) {
            throw new IOException("the suite left no report at " + index);
        }
        SortedMap<CaseId, CaseResult> results = new TreeMap<>();
        JsonNode cases = new ObjectMapper().readTree(index.toFile()).path(agent);
        for (Map.Entry<String, JsonNode> entry : cases.properties()) {
            results.put(CaseId.parse(entry.getKey()), result(entry.getValue()));
        }
        return new Report(results);
    }

    private static CaseResult result(JsonNode node) {
        Outcome outcome = new Outcome(
                node.required("behavior").asText(),
                node.required("behaviorClose").asText());
        return new CaseResult(
                outcome, Duration.ofMillis(node.required("duration").asLong()));
    }
}
