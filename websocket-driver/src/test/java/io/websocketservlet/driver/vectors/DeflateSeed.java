package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.extension.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How the seeds negotiate permessage-deflate; where rules of ours say so, how we do. */
final class DeflateSeed {

    private static final String SERVER_ALONE = "server_no_context_takeover";
    private static final String CLIENT_ALONE = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final Set<String> KNOWN = Set.of(SERVER_ALONE, CLIENT_ALONE, SERVER_WINDOW, CLIENT_WINDOW);

    private static final int LARGEST = 15;

    private final boolean isClient;
    private final GivenDeflate options;
    private final List<JsonNode> peers;

    // What our rules change.

    boolean answersEveryWindow;
    boolean saysNoWindowOf15;
    boolean refusesOptions;

    /**
     * @param peers the client's offers to a server, or the server's answer to a client
     */
    DeflateSeed(boolean isClient, GivenDeflate options, List<JsonNode> peers) {
        this.isClient = isClient;
        this.options = options;
        this.peers = peers;
    }

    boolean isClient() {
        return isClient;
    }

    boolean hasWindowOf15() {
        return options.maxWindowBits() == LARGEST || options.requestMaxWindowBits() == LARGEST;
    }

    boolean hasImpossibleWindow() {
        return isImpossible(options.maxWindowBits()) || isImpossible(options.requestMaxWindowBits());
    }

    private static boolean isImpossible(int bits) {
        return bits != GivenDeflate.UNSAID && (bits < 8 || bits > LARGEST);
    }

    boolean isAskedForWindow() {
        return peers.stream().anyMatch(offer -> offer.has(SERVER_WINDOW));
    }

    /** What comes of it, by what it is called in vectors. */
    Map<String, String> outcome() {
        Map<String, String> outcome = new TreeMap<>();
        if (refusesOptions || isClient && hasImpossibleWindow()) {
            outcome.put("error", "");
        } else if (isClient) {
            client(outcome);
        } else {
            server(outcome);
        }
        return outcome;
    }

    // A server.

    private void server(Map<String, String> outcome) {
        outcome.put("response", null);
        for (JsonNode offer : peers) {
            JsonNode window = offer.path(CLIENT_WINDOW);
            if (isValid(offer) && (window.isMissingNode() || window.isBoolean() || isBits(window))) {
                answer(offer, outcome);
                return;
            }
        }
    }

    private void answer(JsonNode offer, Map<String, String> outcome) {
        boolean own = !options.noContextTakeover() && !offer.has(SERVER_ALONE);
        boolean peer = !options.requestNoContextTakeover() && !offer.has(CLIENT_ALONE);
        int ownBits = Math.min(said(options.maxWindowBits()), bits(offer, SERVER_WINDOW));
        int peerBits = !offer.has(CLIENT_WINDOW)
                ? LARGEST
                : Math.min(said(options.requestMaxWindowBits()), bits(offer, CLIENT_WINDOW));
        Parameters answer = Parameters.none();
        answer = peerBits < LARGEST ? answer.with(CLIENT_WINDOW, peerBits) : answer;
        answer = peer ? answer : answer.with(CLIENT_ALONE);
        answer = offer.has(SERVER_WINDOW) && (ownBits < LARGEST || answersEveryWindow)
                ? answer.with(SERVER_WINDOW, ownBits)
                : answer;
        outcome.put("response", (own ? answer : answer.with(SERVER_ALONE)).toString());
        terms(outcome, own, ownBits, peer, peerBits);
    }

    // A client.

    private void client(Map<String, String> outcome) {
        int own = unsaidIf15(options.maxWindowBits());
        int peer = unsaidIf15(options.requestMaxWindowBits());
        Parameters offer = own == GivenDeflate.UNSAID
                ? Parameters.none().with(CLIENT_WINDOW)
                : Parameters.none().with(CLIENT_WINDOW, own);
        offer = options.noContextTakeover() ? offer.with(CLIENT_ALONE) : offer;
        offer = peer == GivenDeflate.UNSAID ? offer : offer.with(SERVER_WINDOW, peer);
        offer = options.requestNoContextTakeover() ? offer.with(SERVER_ALONE) : offer;
        outcome.put("offer", offer.toString());
        if (peers.isEmpty()) {
            return;
        }
        JsonNode answer = peers.get(0);
        boolean accepted = isValid(answer)
                && (!answer.has(CLIENT_WINDOW) || isBits(answer.get(CLIENT_WINDOW)))
                && (!answer.has(CLIENT_WINDOW) || answer.get(CLIENT_WINDOW).asInt() <= said(own))
                && (!options.requestNoContextTakeover() || answer.has(SERVER_ALONE))
                && (peer == GivenDeflate.UNSAID
                        || answer.has(SERVER_WINDOW)
                                && answer.get(SERVER_WINDOW).asInt() <= peer);
        outcome.put("accepted", Boolean.toString(accepted));
        if (accepted) {
            terms(
                    outcome,
                    !options.noContextTakeover() && !answer.has(CLIENT_ALONE),
                    Math.min(said(own), bits(answer, CLIENT_WINDOW)),
                    !answer.has(SERVER_ALONE),
                    bits(answer, SERVER_WINDOW));
        }
    }

    private int unsaidIf15(int bits) {
        return saysNoWindowOf15 && bits == LARGEST ? GivenDeflate.UNSAID : bits;
    }

    private static int said(int bits) {
        return bits == GivenDeflate.UNSAID ? LARGEST : bits;
    }

    private static boolean isValid(JsonNode parameters) {
        for (String name : new Fields("parameters", parameters).names()) {
            JsonNode value = parameters.get(name);
            boolean flag = name.equals(SERVER_ALONE) || name.equals(CLIENT_ALONE);
            if (!KNOWN.contains(name)
                    || value.isArray()
                    || flag && !value.isBoolean()
                    || name.equals(SERVER_WINDOW) && !isBits(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBits(JsonNode value) {
        return value.isInt() && !isImpossible(value.asInt()) && value.asInt() != GivenDeflate.UNSAID;
    }

    private static int bits(JsonNode parameters, String name) {
        return parameters.path(name).isInt() ? parameters.get(name).asInt() : LARGEST;
    }

    static void terms(Map<String, String> outcome, boolean own, int ownBits, boolean peer, int peerBits) {
        outcome.put("own_context_takeover", Boolean.toString(own));
        outcome.put("own_window_bits", Integer.toString(ownBits));
        outcome.put("peer_context_takeover", Boolean.toString(peer));
        outcome.put("peer_window_bits", Integer.toString(peerBits));
    }
}
