package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.extension.Parameters;
import java.util.OptionalInt;

/** Offers and answers (RFC 7692 7.1 Extension Parameters), as the options of this end will have them. */
record Negotiation(PermessageDeflate options) {

    static final int SMALLEST_WINDOW = 8;
    static final int LARGEST_WINDOW = 15;

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    // As a server.

    /** What comes of a client's offer; null if it is not as it should be, and has to be declined. */
    Terms agree(Parameters offer) {
        // 7.1.2.2: only in an offer may client_max_window_bits stand without a value
        if (!offer.isFlag(CLIENT_MAX_WINDOW_BITS) && !isInRange(offer, CLIENT_MAX_WINDOW_BITS)
                || !isWellFormed(offer)) {
            return null;
        }
        int peerWindow = offer.has(CLIENT_MAX_WINDOW_BITS) ? options.peerWindowBits() : LARGEST_WINDOW;
        return new Terms(
                options.contextTakeover() && !offer.has(SERVER_NO_CONTEXT_TAKEOVER),
                Math.min(options.windowBits(), bits(offer, SERVER_MAX_WINDOW_BITS)),
                options.peerContextTakeover() && !offer.has(CLIENT_NO_CONTEXT_TAKEOVER),
                Math.min(peerWindow, bits(offer, CLIENT_MAX_WINDOW_BITS)));
    }

    /** What the client is told of them. */
    static Parameters answer(Terms terms, Parameters offer) {
        Parameters answer = Parameters.none();
        if (terms.peerWindowBits() < LARGEST_WINDOW) {
            answer = answer.with(CLIENT_MAX_WINDOW_BITS, terms.peerWindowBits());
        }
        if (!terms.peerContextTakeover()) {
            answer = answer.with(CLIENT_NO_CONTEXT_TAKEOVER);
        }
        // 7.1.2.1: an offer with it is accepted by an answer with it. Without having been asked we do not tell: a
        // smaller
        // window needs no agreement, and there are clients that do not take the answer.
        if (offer.has(SERVER_MAX_WINDOW_BITS)) {
            answer = answer.with(SERVER_MAX_WINDOW_BITS, terms.windowBits());
        }
        return terms.contextTakeover() ? answer : answer.with(SERVER_NO_CONTEXT_TAKEOVER);
    }

    // As a client.

    Parameters offer() {
        // 7.1.2.2: even without a value it tells the server that it may ask for a smaller window
        Parameters offer = options.windowBits() < LARGEST_WINDOW
                ? Parameters.none().with(CLIENT_MAX_WINDOW_BITS, options.windowBits())
                : Parameters.none().with(CLIENT_MAX_WINDOW_BITS);
        if (!options.contextTakeover()) {
            offer = offer.with(CLIENT_NO_CONTEXT_TAKEOVER);
        }
        if (options.peerWindowBits() < LARGEST_WINDOW) {
            offer = offer.with(SERVER_MAX_WINDOW_BITS, options.peerWindowBits());
        }
        return options.peerContextTakeover() ? offer : offer.with(SERVER_NO_CONTEXT_TAKEOVER);
    }

    /** What comes of the server's answer to {@link #offer}; null if it must not be. */
    Terms accept(Parameters answer) {
        boolean takesOver = !answer.has(SERVER_NO_CONTEXT_TAKEOVER);
        int window = bits(answer, CLIENT_MAX_WINDOW_BITS);
        int peerWindow = bits(answer, SERVER_MAX_WINDOW_BITS);
        if (!isInRange(answer, CLIENT_MAX_WINDOW_BITS)
                || !isWellFormed(answer)
                || takesOver && !options.peerContextTakeover()
                || peerWindow > options.peerWindowBits()
                || answer.has(CLIENT_MAX_WINDOW_BITS) && window > options.windowBits()) {
            return null;
        }
        return new Terms(
                options.contextTakeover() && !answer.has(CLIENT_NO_CONTEXT_TAKEOVER),
                Math.min(options.windowBits(), window),
                takesOver,
                peerWindow);
    }

    /** 7.1: no parameter is unknown, none comes twice, and each has a value or none as it should. */
    private static boolean isWellFormed(Parameters parameters) {
        for (String name : parameters.names()) {
            boolean fine = switch (name) {
                case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> parameters.isFlag(name);
                case SERVER_MAX_WINDOW_BITS -> isInRange(parameters, name);
                case CLIENT_MAX_WINDOW_BITS -> true;
                default -> false;
            };
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a number of bits; or not there at all. */
    private static boolean isInRange(Parameters parameters, String name) {
        OptionalInt bits = parameters.number(name);
        return bits.isPresent()
                ? bits.getAsInt() >= SMALLEST_WINDOW && bits.getAsInt() <= LARGEST_WINDOW
                : !parameters.has(name);
    }

    private static int bits(Parameters parameters, String name) {
        return parameters.number(name).orElse(LARGEST_WINDOW);
    }
}
