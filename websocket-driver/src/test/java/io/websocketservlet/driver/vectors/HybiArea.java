package io.websocketservlet.driver.vectors;

import java.util.ArrayList;
import java.util.List;

/** Servers that speak the protocol of RFC 6455, whose opening handshake is done by somebody else's HTTP. */
final class HybiArea implements Area {

    @Override
    public List<String> names() {
        return List.of("hybi-handshake", "hybi-frames", "hybi-close", "hybi-ping", "hybi-send");
    }

    @Override
    public Judgement judge(Vector vector) {
        HybiScript script = HybiScript.of(vector);
        Outcome stated = Outcome.expected(vector.expect());
        HybiSeed ours = new HybiSeed(script, HybiRules.OURS);
        String wanted = compared(script.play(ours), stated);
        String actual = compared(script.play(new HybiServer(script)), stated);
        String byteByByte = compared(script.playByteByByte(new HybiServer(script)), stated);
        if (!byteByByte.equals(actual)) {
            actual += "\nbut byte by byte:\n" + byteByByte;
        }
        String seeds = stated.comparable();
        if (ours.applied().isEmpty() || wanted.equals(seeds)) {
            return new Judgement(seeds, actual, List.of());
        }
        String replayed = compared(script.play(new HybiSeed(script, HybiRules.SEED)), stated);
        String newer = compared(script.play(new HybiSeed(script, HybiRules.NEWER_SEED)), stated);
        if (!seeds.equals(replayed) && !seeds.equals(newer)) {
            throw new UnknownVectorException("these rules apply: " + ours.applied()
                    + ", but only to what the seeds are known for, and here they do something else.\n" + seeds
                    + "\nwas expected of them to be:\n" + replayed);
        }
        return new Judgement(wanted, actual, new ArrayList<>(ours.applied()));
    }

    /** In lines; facts that the vector does not state are left out. */
    private static String compared(Outcome outcome, Outcome stated) {
        outcome.facts.keySet().retainAll(stated.facts.keySet());
        return outcome.comparable();
    }
}
