package io.websocketservlet.conformance;

import java.util.Arrays;
import java.util.List;

/** The number of a case, for example {@code 7.13.1}: section 7. Ordered as the suite orders its cases. */
record CaseId(List<Integer> numbers) implements Comparable<CaseId> {
    CaseId {
        numbers = List.copyOf(numbers);
    }

    static CaseId parse(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,6})+")) {
            throw new IllegalArgumentException("not the number of a case: \"" + text + "\"");
        }
        return new CaseId(Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList());
    }

    int section() {
        return numbers.get(0);
    }

    @Override
    public int compareTo(CaseId other) {
        return Arrays.compare(numbers.toArray(Integer[]::new), other.numbers.toArray(Integer[]::new));
    }

    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(String::valueOf).toList());
    }
}
