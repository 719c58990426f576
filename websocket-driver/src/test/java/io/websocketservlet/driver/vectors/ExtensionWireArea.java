package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.deflate.DeflateBlocks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Messages that go through extensions, on a server from the opening handshake on. */
final class ExtensionWireArea implements Area {

    /** What the seeds make of it, then changed by our rules. */
    private static final class Exchange {

        private final Outcome outcome;
        private final List<byte[]> compressed;

        Exchange(Outcome outcome, List<byte[]> compressed) {
            this.outcome = outcome;
            this.compressed = compressed;
        }

        /** Which message was the first with a final block; -1 if none was. */
        private int firstEnd() {
            DeflateBlocks blocks = new DeflateBlocks();
            for (int i = 0; i < compressed.size(); i++) {
                if (compressed.get(i) != null) {
                    read(blocks, compressed.get(i));
                }
                if (blocks.hasEnded()) {
                    return i;
                }
            }
            return -1;
        }

        boolean losesMessages() {
            int end = firstEnd();
            return end >= 0
                    && messagesFrom(end + 1).anyMatch(message -> message.get(2).isEmpty());
        }

        private Stream<List<String>> messagesFrom(int index) {
            return outcome.events.stream()
                    .filter(event -> event.get(0).equals("message"))
                    .skip(index);
        }

        void restoreMessages() {
            DeflateBlocks blocks = new DeflateBlocks();
            int next = 0;
            for (List<String> event : outcome.events) {
                if (!event.get(0).equals("message") || next == compressed.size()) {
                    continue;
                }
                byte[] payload = compressed.get(next++);
                if (payload != null) {
                    byte[] message = read(blocks, payload);
                    boolean isText = event.get(1).equals("text");
                    event.set(
                            2,
                            isText
                                    ? new String(message, StandardCharsets.UTF_8)
                                    : HexFormat.of().formatHex(message));
                }
            }
        }

        private static byte[] read(DeflateBlocks blocks, byte[] payload) {
            try {
                return blocks.message(payload);
            } catch (IllegalStateException e) {
                return new byte[0]; // garbage fails the connection, which is for others to judge
            }
        }
    }

    private static final List<Rule<Exchange>> RULES = List.of(
            new Rule<>("no message is lost after a final block", Exchange::losesMessages, Exchange::restoreMessages));

    @Override
    public List<String> names() {
        return List.of("extension-pipeline", "deflate-wire");
    }

    @Override
    public Judgement judge(Vector vector) {
        HybiScript script = HybiScript.of(vector);
        Outcome stated = Outcome.expected(vector.expect());
        String actual = compared(script.play(new HybiServer(script)), stated);
        String byteByByte = compared(script.playByteByByte(new HybiServer(script)), stated);
        if (!byteByByte.equals(actual)) {
            actual += "\nbut byte by byte:\n" + byteByByte;
        }
        List<String> applied = new ArrayList<>(Rule.apply(RULES, new Exchange(stated, compressed(vector.input()))));
        String wanted = stated.comparable();
        if (!wanted.equals(actual) && inflated(wanted).equals(inflated(actual))) {
            applied.add("how well something is compressed is everybody's own");
            wanted = actual;
        }
        return new Judgement(wanted, actual, applied);
    }

    private static String compared(Outcome outcome, Outcome stated) {
        outcome.facts.keySet().retainAll(stated.facts.keySet());
        return outcome.comparable();
    }

    /** The payload of each message that comes in: null of one without the first reserved bit. */
    private static List<byte[]> compressed(JsonNode input) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JsonNode step : input) {
            all.writeBytes(
                    step.path("op").asText().equals("recv") && step.has("hex")
                            ? Fields.bytes(step.get("hex"))
                            : new byte[0]);
        }
        ByteBuffer in = ByteBuffer.wrap(all.toByteArray());
        List<byte[]> compressed = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean isCompressed = false;
        while (in.remaining() >= 6) {
            int first = in.get() & 0xFF;
            byte[] payload = payload(in);
            if ((first & 0xF) > 2) {
                continue;
            }
            isCompressed = (first & 0xF) == 0 ? isCompressed : (first & 0x40) != 0;
            message.writeBytes(payload);
            if ((first & 0x80) != 0) {
                compressed.add(isCompressed ? message.toByteArray() : null);
                message.reset();
            }
        }
        return compressed;
    }

    /** What is there of the payload of a client's frame whose first byte was read. */
    private static byte[] payload(ByteBuffer in) {
        int second = in.get() & 0x7F;
        long length = second == 126 ? in.getShort() & 0xFFFF : second == 127 ? in.getLong() : second;
        byte[] key = new byte[4];
        in.get(key);
        byte[] payload = new byte[(int) Math.max(0, Math.min(length, in.remaining()))];
        in.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return payload;
    }

    /** The same lines, but of frames that bear the first reserved bit what they were compressed from. */
    private static String inflated(String lines) {
        DeflateBlocks together = new DeflateBlocks();
        boolean alone = lines.contains("server_no_context_takeover");
        List<String> inflated = new ArrayList<>();
        for (String line : lines.split("\n")) {
            if (line.startsWith("frame c1") || line.startsWith("frame c2")) {
                byte[] frame = HexFormat.of().parseHex(line.substring("frame ".length()));
                int header = (frame[1] & 0x7F) == 126 ? 4 : (frame[1] & 0x7F) == 127 ? 10 : 2;
                byte[] payload = Arrays.copyOfRange(frame, header, frame.length);
                byte[] message = (alone ? new DeflateBlocks() : together).message(payload);
                inflated.add("frame " + (frame[0] & 0xFF) + " " + HexFormat.of().formatHex(message));
            } else if (line.startsWith("reply Sec-WebSocket-Extensions: ")) {
                inflated.add(GivenParameters.sorted(line.substring("reply Sec-WebSocket-Extensions: ".length())));
            } else {
                inflated.add(line);
            }
        }
        return String.join("\n", inflated);
    }
}
