package io.websocketservlet.driver.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where our client departs from the seeds, decision by decision.
 *
 * @param openings for the request
 * @param heads for how an answer is read
 * @param answers for what a whole answer says
 * @param headers for what the application adds to the request
 * @param frames for all that comes after
 * @param tunnels for the status that a proxy answers
 * @param endings for what is known of the connection in the end
 */
record ClientRules(
        List<Rule<ClientOpening>> openings,
        List<Rule<HttpArrival>> heads,
        List<Rule<ClientAnswer>> answers,
        List<Rule<ClientHeader>> headers,
        HybiRules frames,
        List<Rule<HttpArrival>> tunnels,
        List<Rule<ClientSeed>> endings) {

    private static final Set<String> OWNED_BY_THE_PROTOCOL =
            Set.of("host", "upgrade", "connection", "content-length", "transfer-encoding", "trailer", "te");

    private static final Rule<ClientOpening> EMPTY_PASSWORD = new Rule<>(
            "a user without a password has an empty one",
            opening -> opening.credentials != null && opening.credentials.indexOf(':') < 0,
            opening -> opening.credentials += ":");

    private static final Rule<ClientOpening> LOWER_CASE = new Rule<>(
            "a host is written in lower case",
            opening -> !opening.host.equals(opening.host.toLowerCase(Locale.ROOT)),
            opening -> opening.host = opening.host.toLowerCase(Locale.ROOT));

    private static final List<Rule<ClientOpening>> OPENINGS = List.of(EMPTY_PASSWORD, LOWER_CASE);

    private static final List<Rule<ClientAnswer>> ANSWERS = List.of(
            new Rule<>(
                    "Connection is a list with upgrade in it",
                    answer -> !answer.connects && answer.isConnectionList(),
                    answer -> answer.connects = true),
            new Rule<>("a 101 is one of HTTP/1.1", ClientAnswer::isOld, answer -> answer.upgrades = false),
            new Rule<>(
                    "who asked for protocols and was given none fails",
                    answer -> answer.asksForProtocols() && answer.protocol().isEmpty(),
                    answer -> answer.hasProtocol = false));

    private static final List<Rule<ClientHeader>> HEADERS = List.of(
            new Rule<>(
                    "a header's name is a token, and its value holds no CR, LF or NUL",
                    ClientHeader::breaksItsLine,
                    ClientHeader::refuse),
            new Rule<>(
                    "a header that belongs to the protocol is not the application's",
                    header -> OWNED_BY_THE_PROTOCOL.contains(header.lowerName())
                            || header.lowerName().startsWith("sec-websocket-")
                            || header.isForProxy() && header.lowerName().equals("proxy-connection"),
                    ClientHeader::refuse),
            new Rule<>(
                    "a user is named by the URL or by a header, not by both",
                    ClientHeader::namesUserAgain,
                    ClientHeader::refuse),
            new Rule<>(
                    "no header is taken when the request is on its way", ClientHeader::isLate, ClientHeader::refuse));

    private static final List<Rule<HybiCommand>> COMMANDS = List.of(
            new Rule<>(
                    "a ping or pong of more than 125 bytes is refused",
                    command -> (command.is("ping") || command.is("pong")) && command.length > 125,
                    HybiCommand::refuse),
            new Rule<>(
                    "a close reason of more than 123 bytes is refused",
                    command -> command.is("close") && command.length > 123,
                    HybiCommand::refuse),
            new Rule<>(
                    "a close code that a client must not send is refused",
                    command ->
                            command.is("close") && command.code != 1000 && (command.code < 3000 || command.code > 4999),
                    HybiCommand::refuse));

    private static final Rule<HybiArrival> NO_MASK = new Rule<>(
            "a frame with a mask is a protocol error of the server's",
            frame -> frame.isMasked() && (frame.verdict == 0 || frame.verdict == 1009),
            frame -> frame.verdict = 1002);

    private static final List<Rule<HttpArrival>> TUNNELS = List.of(new Rule<>(
            "any status 2xx is a tunnel",
            proxy -> proxy.status() / 100 == 2 && proxy.status() != 200,
            proxy -> proxy.status = 200));

    private static final List<Rule<ClientSeed>> ENDINGS = List.of(new Rule<>(
            "version and protocol are what was agreed on: nothing, if nothing was",
            client -> !client.wasOpened(),
            ClientSeed::forgetAgreement));

    private static final HybiRules OUR_FRAMES = new HybiRules(
            List.of(),
            COMMANDS,
            Stream.concat(Stream.of(NO_MASK), HybiRules.OURS.arrivals().stream())
                    .toList(),
            List.of());

    /** All of our decisions. */
    static final ClientRules OURS =
            new ClientRules(OPENINGS, HttpRules.OURS, ANSWERS, HEADERS, OUR_FRAMES, TUNNELS, ENDINGS);

    /** The seeds, which do not agree on everything among themselves. */
    static final List<ClientRules> SEEDS = seeds();

    private static List<ClientRules> seeds() {
        Rule<ClientOpening> asItStands = new Rule<>(
                "user and password are sent as they stand in the URL",
                opening -> opening.user() != null,
                opening -> opening.credentials = opening.user());
        Rule<ClientOpening> notAlone = new Rule<>(
                "a user without a password is not sent",
                opening -> opening.user() != null && opening.user().matches("[^:]*:?"),
                opening -> opening.credentials = null);
        Rule<ClientOpening> withPort =
                new Rule<>("a port is sent", opening -> true, opening -> opening.omitsDefaultPort = false);
        List<List<Rule<ClientOpening>>> openings = List.of(
                List.of(),
                List.of(LOWER_CASE, withPort),
                List.of(asItStands, EMPTY_PASSWORD),
                List.of(asItStands, notAlone, LOWER_CASE));
        List<ClientRules> seeds = new ArrayList<>();
        for (List<Rule<ClientOpening>> opening : openings) {
            for (List<Rule<HttpArrival>> heads : List.of(List.<Rule<HttpArrival>>of(), HttpRules.FORGIVING_SEED)) {
                for (HybiRules frames : List.of(HybiRules.SEED, HybiRules.NEWER_SEED)) {
                    seeds.add(new ClientRules(opening, heads, List.of(), List.of(), frames, List.of(), List.of()));
                }
            }
        }
        return seeds;
    }
}
