package io.websocketservlet.driver.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A departure of ours from the seeds: wherever a vector brings about the situation, something else is expected. It
 * never names vectors, so it judges those alike that nobody has seen.
 *
 * @param name the decision as a sentence
 * @param when whether this is such a situation
 * @param then changes what is expected of it
 */
record Rule<S>(String name, Predicate<S> when, Consumer<S> then) {

    /** Changes the situation by the rules that fit; returns the names of these. */
    static <S> List<String> apply(List<Rule<S>> rules, S situation) {
        List<String> applied = new ArrayList<>();
        for (Rule<S> rule : rules) {
            if (rule.when().test(situation)) {
                rule.then().accept(situation);
                applied.add(rule.name());
            }
        }
        return applied;
    }
}
