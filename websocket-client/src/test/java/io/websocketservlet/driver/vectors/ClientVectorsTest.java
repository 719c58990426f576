package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.websocketservlet.driver.vectors.Area.Judgement;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plays the vectors of clients and proxies against our client over real sockets, each as a test by its id. */
@Timeout(300)
class ClientVectorsTest {

    @TempDir
    private static Path files;

    @TestFactory
    Stream<DynamicTest> vectorsHold() {
        ClientArea area = new ClientArea(script -> new ClientOverSockets(script, files));
        List<Vector> vectors = VectorFile.load().stream()
                .filter(vector -> area.names().contains(vector.area()))
                .toList();
        assertFalse(vectors.isEmpty(), "no vector to run");
        return vectors.stream()
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> {
                    Judgement judgement = area.judge(vector);
                    assertEquals(
                            judgement.expected(),
                            judgement.actual(),
                            () -> vector.id() + ", given " + vector.given() + ", input " + vector.input());
                }));
    }
}
