package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Plays the vectors of em-websocket against a server in one call, over real sockets, each as a test by its id. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EmWebSocketVectorsTest {

    private static final String AREA = "em-websocket";

    /** A server for each set of options. */
    private final Map<String, EmServer> servers = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> vectorsHold() {
        List<Vector> vectors = VectorFile.load().stream()
                .filter(vector -> vector.area().equals(AREA))
                // one is about commands before there is a connection, which no server of ours hands out
                .filter(vector -> vector.given().has("request"))
                .toList();
        assertFalse(vectors.isEmpty(), "no vector to run");
        return vectors.stream().map(vector -> DynamicTest.dynamicTest(vector.id(), () -> judge(vector)));
    }

    private void judge(Vector vector) throws Exception {
        EmSituation situation = new EmSituation(vector);
        List<String> rules = Rule.apply(EmRules.OURS, situation);
        EmServer server = servers.get(situation.options.toString());
        if (server == null) {
            server = EmServer.start(situation.options);
            servers.put(situation.options.toString(), server);
        }
        situation.finish();
        assertEquals(situation.expectation(), server.play(situation), () -> vector.id() + ", by our rules " + rules);
    }

    @AfterAll
    void stop() {
        servers.values().forEach(EmServer::stop);
    }
}
