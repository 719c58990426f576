package io.websocketservlet.driver.fuzz;

import io.websocketservlet.driver.wire.Hex;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every target runs its corpus, in which everything stays that was ever found, and then mutants of it: the same ones each
 * time, unless {@code -Dfuzz.seed} and {@code -Dfuzz.inputs} say otherwise.
 */
class FuzzTargetsTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101);
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 2000);

    private interface Body {
        void run(byte[] input);
    }

    private record Target(String name, Body body) {

        void run(byte[] input, String origin) {
            try {
                body.run(input);
            } catch (Throwable e) {
                throw new AssertionError(origin + " fails " + name + ": hex " + Hex.of(input), e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() {
        return Stream.of(
                new Target("Frames", FramesTarget::fuzzerTestOneInput),
                new Target("ExtensionHeader", ExtensionHeaderTarget::fuzzerTestOneInput),
                new Target("Heads", HeadsTarget::fuzzerTestOneInput),
                new Target("ServerHandshake", ServerHandshakeTarget::fuzzerTestOneInput),
                new Target("ServerDriver", ServerDriverTarget::fuzzerTestOneInput),
                new Target("ClientDriver", ClientDriverTarget::fuzzerTestOneInput),
                new Target("Url", UrlTarget::fuzzerTestOneInput),
                new Target("DraftFrames", DraftFramesTarget::fuzzerTestOneInput),
                new Target("Challenge", ChallengeTarget::fuzzerTestOneInput),
                new Target("Inflate", InflateTarget::fuzzerTestOneInput),
                new Target("Deflate", DeflateTarget::fuzzerTestOneInput),
                new Target("EventStream", EventStreamTarget::fuzzerTestOneInput),
                new Target("EventText", EventTextTarget::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void corpus(Target target) {
        List<byte[]> corpus = Corpus.of(target.name);
        for (int i = 0; i < corpus.size(); i++) {
            target.run(corpus.get(i), "input " + i + " of the corpus");
        }
        target.run(new byte[0], "no byte at all");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mutantsOfTheCorpus(Target target) {
        Mutants mutants = new Mutants(Corpus.of(target.name), SEED);
        for (int i = 0; i < INPUTS; i++) {
            target.run(mutants.next(), "mutant " + i + " of seed " + SEED);
        }
    }
}
