package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A fact about the seeds: what they were given, what came in, and what came of it.
 *
 * @param area which part of the behaviour this is about; an {@link Area} knows how to play it
 */
record Vector(String id, String area, JsonNode given, JsonNode input, JsonNode expect) {

    static Vector of(JsonNode json) {
        String id = json.path("id").asText();
        if (id.isEmpty() || json.path("area").asText().isEmpty() || !json.has("expect")) {
            throw new UnknownVectorException("a vector without id, area or expect: " + json);
        }
        return new Vector(id, json.get("area").asText(), json.path("given"), json.path("input"), json.get("expect"));
    }
}
