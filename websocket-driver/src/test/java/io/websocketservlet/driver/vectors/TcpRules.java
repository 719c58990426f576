package io.websocketservlet.driver.vectors;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where our server on a bare connection departs from the seeds, decision by decision.
 *
 * @param heads for how a request is read
 * @param requests for what a whole request says
 * @param hybi for all that comes after
 * @param endings for the whole in the end
 */
record TcpRules(
        List<Rule<HttpArrival>> heads, List<Rule<TcpRequest>> requests, HybiRules hybi, List<Rule<TcpSeed>> endings) {

    /** What no seed can be asked about here: only those with the drafts know what comes of it. */
    static final String NO_DRAFTS = "the drafts before hybi are off unless they are switched on";

    private static final List<Rule<TcpRequest>> REQUESTS = List.of(
            new Rule<>(
                    "a request has one Host, and a valid one",
                    TcpRequest::isForNobody,
                    request -> request.refusal = 400),
            new Rule<>(
                    "a request says in one way where its body ends",
                    TcpRequest::endsNowhere,
                    request -> request.refusal = 400),
            new Rule<>(
                    "connect comes first, then open, then what the client sent along",
                    TcpRequest::isAnticipated,
                    request -> request.inOrder = true));

    private static final List<Rule<TcpSeed>> ENDINGS = List.of(
            new Rule<>(NO_DRAFTS, TcpSeed::isDraftStarted, connection -> {}),
            new Rule<>(
                    "a request that cannot be read is answered, too", TcpSeed::isUnreadable, TcpSeed::answerUnreadable),
            new Rule<>(
                    "a refusal says that the connection is closed",
                    TcpSeed::isRefusedSilently,
                    TcpSeed::sayThatItIsClosed),
            new Rule<>(
                    "version and protocol are what was agreed on: nothing, if nothing was",
                    connection -> !connection.wasOpened(),
                    TcpSeed::forgetAgreement),
            new Rule<>("close before the request has come is the end", TcpSeed::isClosedEarly, TcpSeed::endEarly));

    /** All of our decisions. */
    static final TcpRules OURS = new TcpRules(HttpRules.OURS, REQUESTS, HybiRules.OURS, ENDINGS);

    /** The seeds, which do not agree on everything among themselves. */
    static final List<TcpRules> SEEDS = seeds();

    private static List<TcpRules> seeds() {
        Rule<TcpRequest> loses =
                new Rule<>("what comes along with a request is lost", request -> true, request -> request.loses = true);
        Rule<TcpRequest> noDrafts =
                new Rule<>("everything is taken for hybi", request -> true, request -> request.knowsNoDrafts = true);
        return List.of(
                new TcpRules(List.of(), List.of(loses), HybiRules.SEED, List.of()),
                new TcpRules(List.of(), List.of(), HybiRules.SEED, List.of()),
                new TcpRules(HttpRules.FORGIVING_SEED, List.of(), HybiRules.NEWER_SEED, List.of()),
                new TcpRules(HttpRules.FORGIVING_SEED, List.of(noDrafts), HybiRules.NEWER_SEED, List.of()));
    }

    /** What a server of ours makes of a request in an old version of HTTP: it is refused. */
    HybiRules hybiFor(TcpRequest request) {
        if (endings.isEmpty() || !request.isOld()) {
            return hybi;
        }
        Rule<HybiOpening> tooOld =
                new Rule<>("a WebSocket is asked for in HTTP/1.1", opening -> true, opening -> opening.refuse(400));
        List<Rule<HybiOpening>> openings =
                Stream.concat(Stream.of(tooOld), hybi.openings().stream()).toList();
        return new HybiRules(openings, hybi.commands(), hybi.arrivals(), hybi.endings());
    }
}
