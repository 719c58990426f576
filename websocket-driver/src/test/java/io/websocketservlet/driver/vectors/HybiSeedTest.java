package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What we know of the seeds is what they do: without our rules the vectors of the project come out as they state. */
class HybiSeedTest {

    @TestFactory
    Stream<DynamicTest> seedsDoWhatTheirVectorsState() {
        HybiArea area = new HybiArea();
        return VectorFile.ofTheProject().stream()
                .filter(vector -> area.names().contains(vector.area()))
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> replay(vector)));
    }

    private static void replay(Vector vector) {
        HybiScript script = HybiScript.of(vector);
        String stated = Outcome.expected(vector.expect()).comparable();
        String older = script.play(new HybiSeed(script, HybiRules.SEED)).comparable();
        String newer = script.play(new HybiSeed(script, HybiRules.NEWER_SEED)).comparable();
        assertEquals(stated, newer.equals(stated) ? newer : older);
    }
}
