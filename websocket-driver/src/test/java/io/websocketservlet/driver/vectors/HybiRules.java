package io.websocketservlet.driver.vectors;

import java.util.List;
import java.util.Set;

/**
 * Where our server departs from the seeds, decision by decision: a situation, and what is expected there instead. The
 * rows are tried in their order, each sees what the ones before it made of the situation.
 *
 * @param openings for the request
 * @param commands for what the application does
 * @param arrivals for what the peer sends
 * @param endings for what is known of the connection in the end
 */
record HybiRules(
        List<Rule<HybiOpening>> openings,
        List<Rule<HybiCommand>> commands,
        List<Rule<HybiArrival>> arrivals,
        List<Rule<HybiSeed>> endings) {

    private static final Set<String> OWNED_BY_THE_PROTOCOL =
            Set.of("upgrade", "connection", "content-length", "transfer-encoding", "trailer", "te");

    private static final int MAX_FRAGMENTS = 131_072;

    private static final List<Rule<HybiOpening>> OPENINGS = List.of(
            new Rule<>(
                    "Upgrade may be a list, websocket among it",
                    request -> !request.upgrades && request.upgradesByRfc(),
                    request -> request.upgrades = true),
            new Rule<>(
                    "a request has exactly one Host",
                    request -> request.upgrades && request.count("Host") != 1,
                    request -> request.refuse(400)),
            new Rule<>(
                    "a request has no body",
                    request -> request.upgrades && request.hasBody(),
                    request -> request.refuse(400)),
            new Rule<>(
                    "versions 8 and 7 are spoken, too",
                    request -> request.upgrades && request.hasVersion("8", "7"),
                    request -> request.speak("hybi-" + request.version)),
            new Rule<>(
                    "any other version, or none, is answered with 426 and those that are spoken",
                    request -> request.upgrades && !request.isSpoken(),
                    request -> request.refuse(426)),
            new Rule<>(
                    "the key is base64 of 16 bytes",
                    request -> request.upgrades && request.hasKey() && !request.isKeyOf16Bytes(),
                    request -> request.refuse(400)),
            new Rule<>(
                    "an offered subprotocol is a token",
                    request -> request.upgrades && !request.offersOnlyTokens(),
                    request -> request.refuse(400)),
            new Rule<>(
                    "a refusal says which charset its text is in",
                    HybiOpening::isRefused,
                    request -> request.contentType = "text/plain;charset=utf-8"));

    private static final List<Rule<HybiCommand>> COMMANDS = List.of(
            new Rule<>(
                    "a header's name is a token, and its value holds no CR, LF or NUL",
                    command -> command.is("header") && command.breaksItsLine(),
                    HybiCommand::refuse),
            new Rule<>(
                    "a header that belongs to the protocol is not the application's",
                    command -> command.is("header")
                            && (OWNED_BY_THE_PROTOCOL.contains(command.headerName())
                                    || command.headerName().startsWith("sec-websocket-")),
                    HybiCommand::refuse),
            new Rule<>(
                    "a ping or pong of more than 125 bytes is refused",
                    command -> (command.is("ping") || command.is("pong")) && command.length > 125,
                    HybiCommand::refuse),
            new Rule<>(
                    "a close reason of more than 123 bytes is refused",
                    command -> command.is("close") && command.length > 123,
                    HybiCommand::refuse),
            new Rule<>(
                    "a close code that must not be sent is refused",
                    command -> command.is("close") && !isServersCode(command.code),
                    HybiCommand::refuse));

    private static final Rule<HybiArrival> NO_MESSAGE_AFTER_OUR_CLOSE = new Rule<>(
            "a message that comes after our own Close is dropped",
            frame -> frame.isClosing() && frame.endsMessage(),
            frame -> frame.reported = false);

    private static final Rule<HybiArrival> PING_ANSWERED_WHILE_CLOSING = new Rule<>(
            "a ping is answered until the peer's Close has come",
            frame -> frame.isClosing() && frame.isPing() && !frame.answered,
            frame -> frame.answered = true);

    private static final List<Rule<HybiArrival>> ARRIVALS = List.of(
            new Rule<>("what comes before the start waits for it", HybiArrival::isEarly, HybiArrival::await),
            new Rule<>("what comes after the end is nothing", HybiArrival::isLate, HybiArrival::await),
            new Rule<>(
                    "a frame without a mask is a protocol error, whatever its length",
                    frame -> frame.verdict == 1003 || frame.verdict == 1009 && frame.isUnmasked(),
                    frame -> frame.verdict = 1002),
            new Rule<>(
                    "control frames are exempt from the maximum length",
                    frame -> frame.isControl() && frame.verdict == 1009,
                    frame -> frame.verdict = 0),
            new Rule<>(
                    "a data frame within a message is refused once its header is whole",
                    frame -> frame.interrupts() && frame.verdict != frame.verdictOnInterruption(),
                    frame -> frame.verdict = frame.verdictOnInterruption()),
            new Rule<>(
                    "a continuation of nothing is refused once its header is whole",
                    frame -> frame.verdict == 0 && frame.isStrayContinuation() && frame.isHeaderWhole(),
                    frame -> frame.verdict = 1002),
            new Rule<>(
                    "a message has at most 131,072 fragments",
                    frame -> frame.verdict == 0 && frame.isHeaderWhole() && frame.fragment() > MAX_FRAGMENTS,
                    frame -> frame.verdict = 1009),
            new Rule<>(
                    "text fails at its first byte that is not UTF-8",
                    frame -> frame.verdict == 0 && frame.isHeaderWhole() && frame.isTextGoneWrong(),
                    frame -> frame.verdict = 1007),
            new Rule<>(
                    "after an error while closing only the peer's Close is looked for",
                    frame -> frame.isClosing() && frame.verdict != 0,
                    HybiArrival::discardFromHere),
            new Rule<>(
                    "an empty Close is reported as 1005 and answered by an empty one",
                    frame -> frame.isClose() && frame.isEmpty(),
                    frame -> frame.closeCode = 1005),
            new Rule<>(
                    "1012, 1013 and 1014 are close codes like others",
                    frame -> frame.isClose() && frame.codeOnWire() >= 1012 && frame.codeOnWire() <= 1014,
                    frame -> frame.closeCode = frame.isReasonText() ? frame.codeOnWire() : 1002),
            NO_MESSAGE_AFTER_OUR_CLOSE,
            PING_ANSWERED_WHILE_CLOSING);

    private static final List<Rule<HybiSeed>> ENDINGS = List.of(new Rule<>(
            "version and protocol are what was agreed on: nothing, if nothing was",
            connection -> !connection.wasOpened(),
            HybiSeed::forgetAgreement));

    /** All of our decisions. */
    static final HybiRules OURS = new HybiRules(OPENINGS, COMMANDS, ARRIVALS, ENDINGS);

    /** None: the older of the seeds. */
    static final HybiRules SEED = new HybiRules(List.of(), List.of(), List.of(), List.of());

    /** The newer of the seeds, which decided two things as we do. */
    static final HybiRules NEWER_SEED = new HybiRules(
            List.of(), List.of(), List.of(NO_MESSAGE_AFTER_OUR_CLOSE, PING_ANSWERED_WHILE_CLOSING), List.of());

    private static boolean isServersCode(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
