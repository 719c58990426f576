package io.websocketservlet.driver.vectors;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where we read the head of a request or an answer in another way than the seeds, decision by decision. */
final class HttpRules {

    private static final String CONTROLS = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f";

    static final List<Rule<HttpArrival>> OURS = List.of(
            new Rule<>("a line may have 8,192 bytes", head -> head.longestLine() >= 4096, head -> {
                head.maxLine = 8192;
                head.lineEndCounts = false;
            }),
            new Rule<>(
                    "a head may have 65,536 bytes",
                    head -> head.head().length() > 65_536,
                    head -> head.maxHead = 65_536),
            new Rule<>(
                    "a head may have 200 header lines",
                    head -> head.headerCount() > 200,
                    head -> head.maxHeaders = 200),
            new Rule<>(
                    "a method is any token",
                    head -> head.firstLine().matches(HttpArrival.TOKEN + " [\\x21-\\x7e]+ HTTP/1\\.[0-9]")
                            && !head.firstLine().matches("(?:" + HttpArrival.METHODS + ") .*"),
                    head -> head.methods = HttpArrival.TOKEN),
            new Rule<>("the version is HTTP/1.x", finds("HTTP/(?!1\\.[0-9](?: |$))"), head -> {
                head.version = "HTTP/1\\.[0-9]";
                head.status = Pattern.matches(".* HTTP/[02-9]\\.[0-9]", head.firstLine()) ? 505 : 400;
            }),
            new Rule<>(
                    "a reason phrase may be missing with its space, and may be of any characters but controls",
                    head -> head.firstLine().matches("HTTP/1\\.[0-9] [0-9]{3}(?: .*)?")
                            && !head.firstLine().matches("[^ ]+ [0-9]{3} [\\x20-\\x7e]*"),
                    head -> head.reason = "(?: [\\t\\x20-\\x7e\\x80-\\xff]*)?"),
            new Rule<>(
                    "a value may hold all characters but controls",
                    head -> Pattern.compile("[\\t\\x80-\\xff]")
                            .matcher(head.head())
                            .find(),
                    head -> head.value = "[\\t\\x20-\\x7e\\x80-\\xff]*"),
            new Rule<>(
                    "a control character, or a CR without LF, is refused where it stands",
                    head -> Pattern.compile("[" + CONTROLS + "]|\r[^\n]")
                            .matcher(head.head())
                            .find(),
                    head -> head.controls = CONTROLS),
            new Rule<>(
                    "no empty line precedes an answer",
                    head -> !head.isRequest()
                            && Pattern.compile("^\r?\n").matcher(head.head()).find(),
                    head -> head.skipsEmptyLines = false),
            new Rule<>(
                    "an interim answer is passed over",
                    head -> Pattern.matches("HTTP/1\\.[0-9] 1(?!01)[0-9]{2}(?: .*)?", head.firstLine()),
                    head -> head.skipsInterimAnswers = true));

    /** How one of the seeds reads a head: nearly everything is good. The other one is read without rules. */
    static final List<Rule<HttpArrival>> FORGIVING_SEED =
            List.of(new Rule<>("a head is forgiven", head -> true, head -> {
                head.forgives = true;
                head.maxLine = Integer.MAX_VALUE;
                head.methods = "[A-Z-]+";
                head.reason = "(?: .*)?";
                head.value = ".*";
            }));

    private HttpRules() {}

    private static Predicate<HttpArrival> finds(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return head -> pattern.matcher(head.firstLine()).find();
    }
}
