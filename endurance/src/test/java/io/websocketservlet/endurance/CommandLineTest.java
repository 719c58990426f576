package io.websocketservlet.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static CommandLine parse(String arguments) {
        return CommandLine.parse(List.of(arguments.split(" ")));
    }

    @Test
    void aTrialRunsInItsFullSizeOnEveryContainer() {
        CommandLine commandLine = parse("storm");
        assertEquals(List.of("tomcat", "undertow", "jetty"), commandLine.containers());
        assertEquals(new Storm(10_000_000, 100, 64), commandLine.trial("storm"));
        assertEquals(new Drain(10_000, true), parse("drain").trial("drain"));
        assertEquals(new Cycles(200_000), parse("cycles").trial("cycles"));
        assertEquals(new Stuck(1_000, 10), parse("stuck").trial("stuck"));
        assertEquals(new Chat(60, 1), parse("chat").trial("chat"));
        assertEquals(new Cable(20), parse("cable").trial("cable"));
        assertEquals(new StreamCable(20), parse("streams").trial("streams"));
        assertEquals(new Broken(50, true), parse("broken").trial("broken"));
    }

    @Test
    void sizesAndContainersCanBeChosen() {
        CommandLine commandLine = parse("storm chat --container jetty --messages 7 --seconds 2");
        assertEquals(List.of("storm", "chat"), commandLine.trials());
        assertEquals(List.of("jetty"), commandLine.containers());
        assertEquals(new Storm(7, 100, 64), commandLine.trial("storm"));
        assertEquals(new Chat(2, 1), commandLine.trial("chat"));
    }

    @ParameterizedTest
    @CsvSource({
        "flood, 'flood is none of'",
        "storm --container glassfish, 'glassfish is none of'",
        "storm --container, '--container needs a value'",
        "storm --messages many, '--messages many is no number'",
        "storm --messages 0, '--messages 0 is no number'",
        "storm --cycles 5, '--cycles is no size of [storm]'",
        "--container jetty, 'no trial is named'"
    })
    void whatIsWrongIsNamed(String arguments, String message) {
        String thrown = assertThrows(IllegalArgumentException.class, () -> parse(arguments))
                .getMessage();
        assertEquals(message, thrown.substring(0, Math.min(message.length(), thrown.length())));
    }
}
