package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Both sides of agreeing on extensions, with extensions that do as they are told. */
final class ExtensionNegotiateArea implements Area {

    private static final String ERROR = "error";

    /** What the seeds make of it, then changed by our rules. */
    private static final class Agreeing {

        private final ExtensionNegotiateArea.Case given;
        private String outcome;

        Agreeing(ExtensionNegotiateArea.Case given, String outcome) {
            this.given = given;
            this.outcome = outcome;
        }

        boolean isAnswerRepeating() {
            List<ExtensionHeader.Element> answer = ExtensionHeader.parse(given.answer());
            return answer != null
                    && new HashSet<>(answer.stream()
                                            .map(ExtensionHeader.Element::name)
                                            .toList())
                                    .size()
                            < answer.size();
        }
    }

    /**
     * What a vector gives.
     *
     * @param answers whether there is an answer for the client to take
     * @param answer the server's; null if its reply has no such header
     * @param header the client's, to a server
     */
    private record Case(
            boolean isClient, List<GivenExtension> extensions, boolean answers, String answer, String header) {

        static Case of(Vector vector) {
            Fields given = new Fields("given", vector.given());
            String side = given.text("side", null);
            if (!List.of("client", "server").contains(side)) {
                throw new UnknownVectorException("side " + side);
            }
            List<GivenExtension> extensions = new ArrayList<>();
            given.node("extensions").forEach(one -> extensions.add(GivenExtension.of(one)));
            Case read = new Case(
                    side.equals("client"),
                    extensions,
                    given.has("response"),
                    given.text("response", null),
                    given.text("header", null));
            given.node("response");
            given.node("header");
            given.end();
            return read;
        }
    }

    private static final List<Rule<Agreeing>> RULES = List.of(new Rule<>(
            "an answer names an extension once",
            agreeing -> agreeing.given.isClient() && agreeing.isAnswerRepeating(),
            agreeing -> agreeing.outcome = ERROR));

    @Override
    public List<String> names() {
        return List.of("extension-negotiate");
    }

    @Override
    public Judgement judge(Vector vector) {
        Case given = Case.of(vector);
        String stated = stated(vector, given);
        String actual = given.isClient() ? offered(given) : answered(given);
        Agreeing agreeing = new Agreeing(given, stated);
        List<String> applied = new ArrayList<>(Rule.apply(RULES, agreeing));
        String wanted = agreeing.outcome;
        if (wanted.equals(stated)) {
            applied.clear();
        }
        if (!wanted.equals(actual) && GivenParameters.sorted(actual).equals(GivenParameters.sorted(wanted))) {
            applied.add("parameters are written in the order in which they are given");
            wanted = actual;
        }
        return new Judgement(wanted, actual, applied);
    }

    /** How an error is worded is everybody's own. */
    private static String stated(Vector vector, Case given) {
        Fields expect = new Fields("expect", vector.expect());
        String offer = expect.text("offer", null);
        boolean activated = expect.flag("activated", false);
        String answer = expect.text("result", null);
        expect.node("error");
        expect.node("result");
        expect.end();
        if (expect.has("error")) {
            return ERROR;
        }
        if (given.answers() && !activated) {
            throw new UnknownVectorException("an answer, but neither activated nor an error: " + vector.expect());
        }
        return text(given.isClient() ? offer : answer);
    }

    private static String text(String header) {
        return header == null ? "" : header;
    }

    private static String offered(Case given) {
        try {
            Offers offers = Extensions.of(given.extensions()).offer();
            if (given.answers()) {
                offers.activate(given.answer());
            }
            return offers.header();
        } catch (IllegalArgumentException | ProtocolException e) {
            return ERROR;
        }
    }

    private static String answered(Case given) {
        try {
            Extensions extensions = Extensions.of(given.extensions());
            List<ExtensionHeader.Element> offered = ExtensionHeader.parse(given.header());
            return offered == null ? ERROR : extensions.accept(offered).header();
        } catch (IllegalArgumentException e) {
            return ERROR;
        }
    }
}
