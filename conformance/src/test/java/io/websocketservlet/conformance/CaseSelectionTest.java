package io.websocketservlet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaseSelectionTest {
    private static final List<CaseId> SUITE = Stream.of(
                    "1.1.1", "1.2.1", "7.13.1", "7.1.6", "7.1.5", "10.1.1", "2.10", "2.9")
            .map(CaseId::parse)
            .toList();

    @Test
    void aSectionIsNotThePrefixOfAnother() {
        assertEquals("[1.1.1, 1.2.1]", select(List.of("1.*"), List.of()));
        assertEquals("[7.1.5, 7.1.6]", select(List.of("7.1.*"), List.of()));
        assertEquals("[7.1.6]", select(List.of("7.1.6"), List.of()));
    }

    @Test
    void casesAreOrderedByNumber() {
        assertEquals("[1.1.1, 1.2.1, 2.9, 2.10, 7.1.5, 7.1.6, 7.13.1, 10.1.1]", select(List.of("*"), List.of()));
    }

    @Test
    void excludedCasesAreNotSelected() {
        assertEquals("[7.1.5, 10.1.1]", select(List.of("7.*", "10.*"), List.of("7.1.6", "7.13.*")));
    }

    @Test
    void aPatternThatNamesNoCaseIsRefused() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> select(List.of("1.*", "12.*"), List.of()));
        assertEquals("the suite has no case 12.*, only sections [1, 2, 7, 10]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> select(List.of("*"), List.of("7.1.7")));
    }

    @Test
    void aSelectionThatLeavesNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> select(List.of("1.*"), List.of("*")));
    }

    private static String select(List<String> included, List<String> excluded) {
        return new CaseSelection(included, excluded).of(SUITE).toString();
    }
}
