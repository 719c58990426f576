package io.websocketservlet.driver.vectors;

import java.util.ArrayList;
import java.util.List;

/** Servers that speak the drafts before RFC 6455, and which protocol a request chooses. */
final class DraftArea implements Area {

    @Override
    public List<String> names() {
        return List.of("hixie75", "hixie76", "draft-selection");
    }

    @Override
    public Judgement judge(Vector vector) {
        DraftScript script = DraftScript.of(vector);
        if (!script.isForDraft()) {
            return new HybiArea().judge(vector);
        }
        Outcome stated = Outcome.expected(vector.expect());
        DraftSeed ours = new DraftSeed(script, DraftRules.OURS);
        String wanted = compared(script.steps().play(ours), stated);
        String actual = compared(script.steps().play(new HybiServer(script)), stated);
        String byteByByte = compared(script.steps().playByteByByte(new HybiServer(script)), stated);
        if (!byteByByte.equals(actual)) {
            actual += "\nbut byte by byte:\n" + byteByByte;
        }
        String seeds = stated.comparable();
        if (ours.applied().isEmpty() || wanted.equals(seeds)) {
            return new Judgement(seeds, actual, List.of());
        }
        String replayed = compared(script.steps().play(new DraftSeed(script, DraftRules.SEED)), stated);
        if (!seeds.equals(replayed)) {
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
