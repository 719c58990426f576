package io.websocketservlet.driver.vectors;

import java.util.List;

/**
 * Where our server of the drafts departs from the seeds, as in {@link HybiRules}. What the application may not ask for
 * is the same whatever is spoken.
 *
 * @param openings for the request
 * @param commands for what the application does
 * @param arrivals for what the peer sends
 * @param lengths for frames that are skipped
 * @param endings for what is known of the connection in the end
 */
record DraftRules(
        List<Rule<DraftOpening>> openings,
        List<Rule<HybiCommand>> commands,
        List<Rule<DraftSeed>> arrivals,
        List<Rule<DraftLength>> lengths,
        List<Rule<DraftSeed>> endings) {

    private static final List<Rule<DraftOpening>> OPENINGS = List.of(
            new Rule<>(
                    "Upgrade may be a list, websocket among it",
                    request -> !request.upgrades && request.upgradesByRfc(),
                    request -> request.upgrades = true),
            new Rule<>(
                    "a request has exactly one Host",
                    request -> request.upgrades && request.count("Host") != 1,
                    DraftOpening::refuse),
            new Rule<>("a request has no body", request -> request.upgrades && request.hasBody(), DraftOpening::refuse),
            new Rule<>(
                    "what a reply repeats is printable ASCII",
                    request -> request.upgrades && request.repeatsStrangeCharacters(),
                    DraftOpening::refuse),
            new Rule<>(
                    "each of the keys comes once",
                    request -> request.isFor76()
                            && (request.count("Sec-WebSocket-Key1") > 1 || request.count("Sec-WebSocket-Key2") > 1),
                    DraftOpening::refuse),
            new Rule<>(
                    "the number of a key may be 0",
                    request -> request.isZero("Sec-WebSocket-Key1") || request.isZero("Sec-WebSocket-Key2"),
                    request -> request.allowsZero = true),
            new Rule<>(
                    "a handshake that was accepted does not begin again",
                    DraftOpening::isAgain,
                    request -> request.ignored = true),
            new Rule<>(
                    "a refusal says which charset its text is in",
                    DraftOpening::isRefused,
                    request -> request.contentType = "text/plain;charset=utf-8"));

    private static final Rule<DraftSeed> EARLY =
            new Rule<>("what comes before the start waits for it", DraftSeed::readsEarly, DraftSeed::waitForStart);

    private static final List<Rule<DraftLength>> LENGTHS = List.of(
            new Rule<>(
                    "only a frame of type FF closes",
                    length -> length.closes && !length.isOfType(0xFF),
                    DraftLength::doNotClose),
            new Rule<>(
                    "a length means nothing before its last byte, unless it is too long already",
                    length -> length.closes && length.hasMore,
                    DraftLength::doNotClose),
            new Rule<>(
                    "a length has nine bytes at most",
                    length -> length.verdict == 0 && length.bytes() == 9 && length.hasMore,
                    length -> length.verdict = 1002));

    private static final List<Rule<DraftSeed>> ENDINGS = List.of(
            new Rule<>(
                    "version and protocol are what was agreed on: nothing, if nothing was",
                    connection -> !connection.wasAgreed(),
                    DraftSeed::forgetAgreement),
            new Rule<>("what is too long is an error", DraftSeed::closedForALength, DraftSeed::reportError));

    /** All of our decisions. */
    static final DraftRules OURS =
            new DraftRules(OPENINGS, HybiRules.OURS.commands(), List.of(EARLY), LENGTHS, ENDINGS);

    /** None. */
    static final DraftRules SEED = new DraftRules(List.of(), List.of(), List.of(), List.of(), List.of());
}
