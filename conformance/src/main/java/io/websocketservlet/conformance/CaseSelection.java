package io.websocketservlet.conformance;

import java.util.Arrays;
import java.util.List;

/**
 * Which cases to run: those that one of the included patterns names and none of the excluded ones does. A pattern is a
 * case ({@code 7.13.1}), a section or part of one ({@code 7.*}, {@code 7.1.*}), or {@code *}.
 */
record CaseSelection(List<String> included, List<String> excluded) {
    CaseSelection {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }

    /**
     * Picks the selected cases.
     *
     * @throws IllegalArgumentException a pattern names no case, or none is left
     */
    List<CaseId> of(List<CaseId> cases) {
        requireCases(included, cases);
        requireCases(excluded, cases);
        List<CaseId> selected = cases.stream()
                .filter(id -> named(included, id) && !named(excluded, id))
                .sorted()
                .toList();
        if (selected.isEmpty()) {
            throw new IllegalArgumentException("no case is left of " + included + " without " + excluded);
        }
        return selected;
    }

    private static void requireCases(List<String> patterns, List<CaseId> cases) {
        for (String pattern : patterns) {
            if (cases.stream().noneMatch(id -> matches(pattern, id))) {
                throw new IllegalArgumentException("the suite has no case " + pattern + ", only sections "
                        + Arrays.toString(cases.stream()
                                .mapToInt(CaseId::section)
                                .distinct()
                                .sorted()
                                .toArray()));
            }
        }
    }

    private static boolean named(List<String> patterns, CaseId id) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, id));
    }

    private static boolean matches(String pattern, CaseId id) {
        if (pattern.equals("*") || pattern.equals(id.toString())) {
            return true;
        }
        return pattern.endsWith(".*") && id.toString().startsWith(pattern.substring(0, pattern.length() - 1));
    }
}
