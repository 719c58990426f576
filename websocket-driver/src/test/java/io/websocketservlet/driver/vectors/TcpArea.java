package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Servers on bare connections, which read the request themselves. */
final class TcpArea implements Area {

    @Override
    public List<String> names() {
        return List.of("server-tcp");
    }

    @Override
    public Judgement judge(Vector vector) {
        HttpScript script = HttpScript.ofServer(vector);
        Outcome stated = Outcome.expected(vector.expect());
        TcpSeed ours = new TcpSeed(script, TcpRules.OURS);
        String wanted = compared(script.play(ours), stated);
        String actual = compared(script.play(new TcpServer(script)), stated);
        String byteByByte = compared(script.playByteByByte(new TcpServer(script)), stated);
        if (!byteByByte.equals(actual)) {
            actual += "\nbut byte by byte:\n" + byteByByte;
        }
        String seeds = comparable(stated);
        if (ours.applied().isEmpty() || wanted.equals(seeds)) {
            return new Judgement(seeds, actual, List.of());
        }
        List<String> replayed = replayed(vector);
        if (!replayed.contains(seeds) && !ours.applied().contains(TcpRules.NO_DRAFTS)) {
            throw new UnknownVectorException("these rules apply: " + ours.applied()
                    + ", but only to what the seeds are known for, and here they do something else.\n" + seeds
                    + "\nwas expected of them to be:\n" + replayed.get(0));
        }
        return new Judgement(wanted, actual, new ArrayList<>(ours.applied()));
    }

    /** What the vector says, in lines. */
    String stated(Vector vector) {
        return comparable(Outcome.expected(vector.expect()));
    }

    /** What comes of it without our rules, in lines, for each of the seeds. */
    List<String> replayed(Vector vector) {
        HttpScript script = HttpScript.ofServer(vector);
        Outcome stated = Outcome.expected(vector.expect());
        return TcpRules.SEEDS.stream()
                .map(rules -> compared(script.play(new TcpSeed(script, rules)), stated))
                .toList();
    }

    /** In lines; facts that the vector does not state are left out. */
    private static String compared(Outcome outcome, Outcome stated) {
        outcome.facts.keySet().retainAll(stated.facts.keySet());
        return comparable(outcome);
    }

    /** In lines; without the wording of a refusal whose error nobody was told, either. */
    private static String comparable(Outcome outcome) {
        if (outcome.events.stream().anyMatch(event -> event.get(0).equals("error"))) {
            return outcome.comparable();
        }
        String written = outcome.written.toString(StandardCharsets.ISO_8859_1);
        Outcome wordless = new Outcome();
        wordless.written.writeBytes(written.replaceFirst(
                        "(?s)^(HTTP/1\\.1 [45].*\r\nContent-Length: )[0-9]+\r\n\r\n.*", "$1" + "1\r\n\r\n?")
                .getBytes(StandardCharsets.ISO_8859_1));
        wordless.events.addAll(outcome.events);
        wordless.returns.addAll(outcome.returns);
        wordless.facts.putAll(outcome.facts);
        return wordless.comparable();
    }
}
