package io.websocketservlet.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each trial in a short form, on each container. */
@Timeout(value = 150, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class TrialsTest {

    static final List<String> CONTAINERS = Server.CONTAINERS;

    private static void holds(String container, Trial trial) throws Exception {
        Report report = new Report(System.out::println);
        trial.run(container, report);
        assertEquals(List.of(), report.faults());
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void nothingAcceptedIsLostRepeatedOrMisledWhileConnectionsComeAndGo(String container) throws Exception {
        holds(container, new Storm(200_000, 100, 64));
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void everyClientIsToldThatItsApplicationEndsAndLetGo(String container) throws Exception {
        holds(container, new Drain(500, false));
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void nothingIsLeftOfConnectionsThatHaveEnded(String container) throws Exception {
        holds(container, new Cycles(2_000));
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void aClientThatNeverReadsIsGivenUpAndTheOthersGetAll(String container) throws Exception {
        holds(container, new Stuck(50, 1));
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void handlersThatSendToEachOthersFullSocketsGoOn(String container) throws Exception {
        holds(container, new Chat(0, 2_000));
    }

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void brokenConnectionsEndOnceAndLeaveNoThreadSpinning(String container) throws Exception {
        holds(container, new Broken(5, false));
    }
}
