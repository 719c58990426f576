package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.deflate.Agreed;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Both sides of agreeing on permessage-deflate, and what they go by then. */
final class DeflateNegotiateArea implements Area {

    private static final List<Rule<DeflateSeed>> RULES = List.of(
            new Rule<>(
                    "an offered server_max_window_bits is always answered",
                    seed -> !seed.isClient() && seed.isAskedForWindow(),
                    seed -> seed.answersEveryWindow = true),
            new Rule<>(
                    "a window of 15 bits is no limit, and needs no word",
                    seed -> seed.isClient() && seed.hasWindowOf15(),
                    seed -> seed.saysNoWindowOf15 = true),
            new Rule<>(
                    "a window that there cannot be is refused when it is chosen",
                    DeflateSeed::hasImpossibleWindow,
                    seed -> seed.refusesOptions = true));

    @Override
    public List<String> names() {
        return List.of("deflate-negotiate");
    }

    @Override
    public Judgement judge(Vector vector) {
        Fields given = new Fields("given", vector.given());
        String side = given.text("side", null);
        if (!List.of("client", "server").contains(side)) {
            throw new UnknownVectorException("side " + side);
        }
        boolean isClient = side.equals("client");
        GivenDeflate options = GivenDeflate.of(given.object("options"));
        List<JsonNode> peers = new ArrayList<>();
        JsonNode of = given.node(isClient ? "response" : "offers");
        if (!of.isMissingNode()) {
            (isClient ? List.of(of) : of).forEach(peers::add);
        }
        given.end();
        return judge(stated(vector), isClient, options, peers);
    }

    private static Judgement judge(
            Map<String, String> stated, boolean isClient, GivenDeflate options, List<JsonNode> peers) {
        DeflateSeed seed = new DeflateSeed(isClient, options, peers);
        Map<String, String> actual = ours(isClient, options, peers);
        boolean isKnown = stated.equals(sorted(seed.outcome()));
        List<String> applied = Rule.apply(RULES, seed);
        Map<String, String> wanted = sorted(seed.outcome());
        if (applied.isEmpty() || wanted.equals(stated)) {
            return new Judgement(stated.toString(), actual.toString(), List.of());
        }
        if (!isKnown) {
            throw new UnknownVectorException(
                    "these rules apply: " + applied + ", but only to what the seeds are known for");
        }
        return new Judgement(wanted.toString(), actual.toString(), applied);
    }

    private static Map<String, String> stated(Vector vector) {
        Fields expect = new Fields("expect", vector.expect());
        Map<String, String> stated = new TreeMap<>();
        for (String name : expect.names()) {
            JsonNode value = expect.node(name);
            switch (name) {
                case "error" -> stated.put(name, ""); // how it is worded is everybody's own
                case "offer", "response" ->
                    stated.put(
                            name,
                            value.isNull() ? null : GivenParameters.of(value).toString());
                case "accepted",
                        "own_context_takeover",
                        "own_window_bits",
                        "peer_context_takeover",
                        "peer_window_bits" -> stated.put(name, value.asText());
                default -> throw new UnknownVectorException("something that is not known here: " + name);
            }
        }
        return sorted(stated);
    }

    /** In which order parameters stand means nothing. */
    private static Map<String, String> sorted(Map<String, String> outcome) {
        Map<String, String> sorted = new TreeMap<>(outcome);
        sorted.replaceAll((name, value) -> name.equals("offer") || name.equals("response") ? header(value) : value);
        return sorted;
    }

    private static String header(String parameters) {
        return parameters == null ? null : GivenParameters.sorted("permessage-deflate" + parameters);
    }

    private static Map<String, String> ours(boolean isClient, GivenDeflate options, List<JsonNode> peers) {
        Map<String, String> outcome = new TreeMap<>();
        try {
            PermessageDeflate ours = options.ours();
            if (isClient) {
                client(ours, peers, outcome);
            } else {
                server(ours, peers, outcome);
            }
        } catch (IllegalArgumentException e) {
            outcome.put("error", "");
        }
        return sorted(outcome);
    }

    private static void client(PermessageDeflate ours, List<JsonNode> peers, Map<String, String> outcome) {
        Extension.Offer offer = ours.offer();
        outcome.put("offer", offer.parameters().get(0).toString());
        if (!peers.isEmpty()) {
            ExtensionSession session = offer.activate(GivenParameters.of(peers.get(0)));
            outcome.put("accepted", Boolean.toString(session != null));
            terms(session, outcome);
        }
    }

    private static void server(PermessageDeflate ours, List<JsonNode> peers, Map<String, String> outcome) {
        Extension.Acceptance acceptance =
                ours.accept(peers.stream().map(GivenParameters::of).toList());
        outcome.put("response", acceptance == null ? null : acceptance.answer().toString());
        terms(acceptance == null ? null : acceptance.session(), outcome);
    }

    private static void terms(ExtensionSession session, Map<String, String> outcome) {
        if (session != null) {
            DeflateSeed.terms(
                    outcome,
                    Agreed.contextTakeover(session),
                    Agreed.windowBits(session),
                    Agreed.peerContextTakeover(session),
                    Agreed.peerWindowBits(session));
        }
    }
}
