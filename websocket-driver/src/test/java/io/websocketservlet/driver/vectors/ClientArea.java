package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Clients from their first byte, and the proxies that they go through. */
final class ClientArea implements Area {

    private static final String WORDS = "(our words)";
    private static final int MASK = 0x80;

    private final Function<HttpScript, HttpEndpoint> underTest;

    /** Our driver. */
    ClientArea() {
        this(ClientUnderTest::new);
    }

    /** Another client, of which one is made for each play of a script. */
    ClientArea(Function<HttpScript, HttpEndpoint> underTest) {
        this.underTest = underTest;
    }

    @Override
    public List<String> names() {
        return List.of("client", "proxy");
    }

    @Override
    public Judgement judge(Vector vector) {
        HttpScript script = HttpScript.ofClient(vector);
        Outcome stated = unmasked(expected(vector.expect()), script.maskingKey);
        ClientSeed ours = new ClientSeed(script, ClientRules.OURS);
        String wanted = compared(script.play(ours), stated);
        String actual = compared(unmasked(script.play(underTest.apply(script)), script.maskingKey), stated);
        String byteByByte =
                compared(unmasked(script.playByteByByte(underTest.apply(script)), script.maskingKey), stated);
        if (!byteByByte.equals(actual)) {
            actual += "\nbut byte by byte:\n" + byteByByte;
        }
        String seeds = comparable(stated);
        if (ours.applied().isEmpty() || wanted.equals(seeds)) {
            return new Judgement(seeds, actual, List.of());
        }
        List<String> replayed = replayed(vector);
        if (!replayed.contains(seeds)) {
            throw new UnknownVectorException("these rules apply: " + ours.applied()
                    + ", but only to what the seeds are known for, and here they do something else.\n" + seeds
                    + "\nwas expected of them to be:\n" + replayed.get(0));
        }
        return new Judgement(wanted, actual, new ArrayList<>(ours.applied()));
    }

    /** What the vector says, in lines. */
    String stated(Vector vector) {
        return comparable(unmasked(expected(vector.expect()), HttpScript.ofClient(vector).maskingKey));
    }

    /** What comes of it without our rules, in lines, for each of the seeds. */
    List<String> replayed(Vector vector) {
        HttpScript script = HttpScript.ofClient(vector);
        Outcome stated = unmasked(expected(vector.expect()), script.maskingKey);
        return ClientRules.SEEDS.stream()
                .map(rules -> compared(script.play(new ClientSeed(script, rules)), stated))
                .toList();
    }

    /** What the seeds throw begins with the name of its class. */
    private static Outcome expected(JsonNode expect) {
        Outcome outcome = Outcome.expected(expect);
        outcome.facts.computeIfPresent("throws", (name, thrown) -> thrown.substring(thrown.indexOf(": ") + 2));
        return outcome;
    }

    /** In lines; facts that the vector does not state are left out, and so is all else where nothing came about. */
    private static String compared(Outcome outcome, Outcome stated) {
        outcome.facts.keySet().retainAll(stated.facts.keySet());
        if (stated.facts.containsKey("throws")) {
            outcome.returns.clear();
        }
        return comparable(outcome);
    }

    /** In lines: requests line by line, then what comes of the frames and of all else. */
    private static String comparable(Outcome outcome) {
        byte[] written = outcome.written.toByteArray();
        int end = endOfRequests(written);
        String requests = new String(written, 0, end, StandardCharsets.UTF_8);
        Outcome frames = new Outcome();
        frames.written.write(written, end, written.length - end);
        frames.returns.addAll(outcome.returns);
        frames.facts.putAll(outcome.facts);
        outcome.events.stream()
                .map(event -> event.get(0).equals("proxy-error") ? List.of("proxy-error", WORDS) : event)
                .forEach(frames.events::add);
        return "request " + requests.replace("\r\n", "\nrequest ") + "\n" + frames.comparable();
    }

    private static int endOfRequests(byte[] written) {
        String text = new String(written, StandardCharsets.ISO_8859_1);
        int end = 0;
        while (text.startsWith("GET ", end) || text.startsWith("CONNECT ", end)) {
            end = text.indexOf("\r\n\r\n", end) + 4;
        }
        return end;
    }

    /** The same with frames that are without a mask; one without it, or under another key, is left as it is. */
    private static Outcome unmasked(Outcome outcome, int key) {
        byte[] written = outcome.written.toByteArray();
        int at = endOfRequests(written);
        outcome.written.reset();
        outcome.written.write(written, 0, at);
        ByteBuffer in = ByteBuffer.wrap(written).position(at);
        while (in.hasRemaining()) {
            int first = in.get();
            int second = in.get();
            int size = second & 0x7F;
            long length = size == 126 ? in.getShort() & 0xFFFF : size == 127 ? in.getLong() : size;
            if ((second & MASK) == 0 || in.getInt() != key) {
                outcome.written.writeBytes(Arrays.copyOfRange(written, at, written.length));
                return outcome;
            }
            byte[] payload = new byte[(int) length];
            in.get(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= (byte) (key >>> 24 - 8 * (i % 4));
            }
            outcome.frame(first & 0xF, payload);
            at = in.position();
        }
        return outcome;
    }
}
