package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What we know of the seeds' drafts is what they do: without our rules the vectors come out as they state. */
class DraftSeedTest {

    @TestFactory
    Stream<DynamicTest> seedsDoWhatTheirVectorsState() {
        DraftArea area = new DraftArea();
        return VectorFile.ofTheProject().stream()
                .filter(vector -> area.names().contains(vector.area()))
                .filter(vector -> DraftScript.of(vector).isForDraft())
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> replay(vector)));
    }

    private static void replay(Vector vector) {
        DraftScript script = DraftScript.of(vector);
        String stated = Outcome.expected(vector.expect()).comparable();
        assertEquals(
                stated,
                script.steps().play(new DraftSeed(script, DraftRules.SEED)).comparable());
    }
}
