package io.websocketservlet.driver.eventstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Accept header of a request (RFC 9110 12.5.1 Accept). Types are compared without regard to case. */
final class AcceptHeader {

    /** @param quality 0 if it is refused */
    private record Range(String type, double quality) {}

    private final List<Range> ranges = new ArrayList<>(2);

    /** @param lines the values of all lines of the header, in their order */
    AcceptHeader(List<String> lines) {
        lines.forEach(this::read);
    }

    private void read(String line) {
        for (String element : split(line, ',')) {
            List<String> parts = split(element, ';');
            String type = parts.get(0).strip().toLowerCase(Locale.ROOT);
            if (!type.isEmpty()) {
                ranges.add(new Range(type, quality(parts)));
            }
        }
    }

    /** Splits outside of quoted strings (5.6.4). */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(2);
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** 12.4.2 Quality Values: 1 unless something else is said that can be read. */
    private static double quality(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 1; // no quality after all
                }
            }
        }
        return 1;
    }

    /** Whether a type is named, and not refused. */
    boolean names(String type) {
        return quality(type) > 0;
    }

    /** Whether a type will do: by the most precise range that fits, or since nothing is said at all. */
    boolean takes(String type) {
        if (ranges.isEmpty()) {
            return true;
        }
        for (String range : List.of(type, type.substring(0, type.indexOf('/')) + "/*", "*/*")) {
            double quality = quality(range);
            if (quality >= 0) {
                return quality > 0;
            }
        }
        return false;
    }

    /** The highest one of a range; negative if it is not there. */
    private double quality(String range) {
        return ranges.stream()
                .filter(each -> each.type.equals(range))
                .mapToDouble(Range::quality)
                .max()
                .orElse(-1);
    }
}
