package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A head of HTTP as far as it has come: first read as the seeds read it, line by line, then as our rules change that.
 * Looked at anew whenever more bytes come.
 */
final class HttpArrival {

    enum Verdict {
        AWAITED,
        BROKEN,
        WHOLE
    }

    static final String METHODS = "OPTIONS|GET|HEAD|POST|PUT|DELETE|TRACE|CONNECT";
    static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";

    private final boolean isRequest;
    private final String text;

    // How it is read, to be changed by rules.

    int maxLine = 4096;
    int maxHead = Integer.MAX_VALUE;
    int maxHeaders = Integer.MAX_VALUE;
    boolean lineEndCounts = true;
    String methods = METHODS;
    String version = "HTTP/[0-9]+\\.[0-9]+";
    String reason = " [\\x20-\\x7e]*";
    String value = "[\\x20-\\x7e]*";
    String controls = "";
    boolean skipsEmptyLines = true;

    /** Whether header lines that are none are passed over, and folded ones unfolded. */
    boolean forgives;

    boolean skipsInterimAnswers;

    // What comes of it.

    private Verdict verdict;
    private Matcher start;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private List<String> last;
    private int headerLines;
    private int end;

    /** The status that our server answers a broken request with. */
    int status = 400;

    /** @param bytes all that came, the head and perhaps more */
    HttpArrival(boolean isRequest, byte[] bytes) {
        this.isRequest = isRequest;
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    // What rules ask.

    boolean isRequest() {
        return isRequest;
    }

    /** What has come, up to the empty line behind the headers if that has come. */
    String head() {
        Matcher empty = Pattern.compile("(?<=[^\r\n])\r?\n\r?\n").matcher(text);
        return empty.find() ? text.substring(0, empty.end()) : text;
    }

    String firstLine() {
        return Arrays.stream(lines())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The lines of the head; the last one may be incomplete. */
    String[] lines() {
        return head().split("\r?\n", -1);
    }

    int headerCount() {
        return (int)
                Arrays.stream(lines()).skip(1).filter(line -> !line.isEmpty()).count();
    }

    int longestLine() {
        return Arrays.stream(lines()).mapToInt(String::length).max().orElse(0);
    }

    // What comes of it when the rules are done.

    Verdict verdict() {
        if (verdict == null) {
            verdict = read();
        }
        return verdict;
    }

    private Verdict read() {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (at >= maxHead) {
                status = 431;
                return Verdict.BROKEN;
            }
            if (c == '\n') {
                Verdict read = endLine(line.toString().replaceFirst("\r$", ""));
                line.setLength(0);
                if (read != Verdict.AWAITED) {
                    end = at + 1;
                    return read;
                }
            } else {
                line.append(c);
                if (isControl(line)) {
                    return Verdict.BROKEN;
                }
                int length = line.length() - (!lineEndCounts && c == '\r' ? 1 : 0);
                if (length > maxLine) {
                    status = !lineEndCounts ? start == null ? 414 : 431 : 400;
                    return Verdict.BROKEN;
                }
            }
        }
        return Verdict.AWAITED;
    }

    private boolean isControl(CharSequence line) {
        return !controls.isEmpty()
                && Pattern.compile("[" + controls + "]|\r.", Pattern.DOTALL)
                        .matcher(line)
                        .find();
    }

    private Verdict endLine(String line) {
        if (line.isEmpty() && (start != null || skipsEmptyLines)) {
            return start == null ? Verdict.AWAITED : endHead();
        }
        if (start == null) {
            Matcher matcher = Pattern.compile(
                            isRequest
                                    ? "(" + methods + ") ([\\x21-\\x7e]+) (" + version + ")"
                                    : "(" + version + ") ([0-9]{3})(" + reason + ")")
                    .matcher(line);
            start = matcher.matches() ? matcher : null;
            return start == null ? Verdict.BROKEN : Verdict.AWAITED;
        }
        Matcher header =
                Pattern.compile("(" + TOKEN + "):\\s*(" + value + "?)\\s*").matcher(line);
        if (++headerLines > maxHeaders) {
            status = 431;
            return Verdict.BROKEN;
        }
        if (header.matches()) {
            last = headers.computeIfAbsent(header.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>());
            last.add(header.group(2));
            return Verdict.AWAITED;
        }
        if (forgives && last != null && line.matches("[ \t].*")) {
            last.add((last.remove(last.size() - 1) + " " + line.strip()).strip());
        }
        return forgives ? Verdict.AWAITED : Verdict.BROKEN;
    }

    private Verdict endHead() {
        if (skipsInterimAnswers && status() / 100 == 1 && status() != 101) {
            start = null;
            headers.clear();
            return Verdict.AWAITED;
        }
        return Verdict.WHOLE;
    }

    int status() {
        return Integer.parseInt(start.group(2));
    }

    String method() {
        return start.group(1);
    }

    String httpVersion() {
        return start.group(isRequest ? 3 : 1);
    }

    /** By the name in lower case. */
    Map<String, List<String>> headers() {
        return headers;
    }

    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The values of a header as one; empty if there is none. */
    String header(String name) {
        return String.join(", ", headers(name));
    }

    /** What came behind the head. */
    byte[] rest() {
        return behind(end);
    }

    /** What came behind the body that the head announces. */
    byte[] restBehindBody() {
        String length = header("Content-Length");
        int body = length.matches("[0-9]{1,9}") ? Integer.parseInt(length) : 0;
        return behind(Math.min(text.length(), end + body));
    }

    private byte[] behind(int position) {
        return text.substring(position).getBytes(StandardCharsets.ISO_8859_1);
    }
}
