package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What we know of the seeds is what they do: without our rules the vectors of the project come out as they state. */
class HttpSeedTest {

    private interface Replay {
        List<String> of(Vector vector);
    }

    private interface Statement {
        String of(Vector vector);
    }

    @TestFactory
    Stream<DynamicTest> clientsDoWhatTheirVectorsState() {
        ClientArea area = new ClientArea();
        return tests(area, area::stated, area::replayed);
    }

    /** Those of the drafts before hybi are left out: nobody here knows what the seeds do with them. */
    @TestFactory
    Stream<DynamicTest> serversDoWhatTheirVectorsState() {
        TcpArea area = new TcpArea();
        return tests(area, area::stated, area::replayed);
    }

    private static Stream<DynamicTest> tests(Area area, Statement statement, Replay replay) {
        return VectorFile.ofTheProject().stream()
                .filter(vector -> area.names().contains(vector.area()))
                .filter(vector -> !area.judge(vector).rules().contains(TcpRules.NO_DRAFTS))
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> {
                    String stated = statement.of(vector);
                    List<String> replayed = replay.of(vector);
                    assertTrue(replayed.contains(stated), () -> stated + "\nwas replayed as:\n" + replayed.get(0));
                }));
    }
}
