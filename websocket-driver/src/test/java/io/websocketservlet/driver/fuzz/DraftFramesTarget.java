package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftReader;
import io.websocketservlet.driver.draft.DraftWriter;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The first byte says which draft and how long a message may be, the others are what the peer sends. Any chunking of them
 * gives the same messages and the same end, all bytes are used up, and a message that is written again reads the same.
 */
public final class DraftFramesTarget {

    private static final long MEMORY_AT_REST = 256 * 1024;
    private static final long MEMORY_FOR_A_BYTE = 1000;

    private DraftFramesTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Draft draft = (input[0] & 1) == 0 ? Draft.HIXIE_75 : Draft.HIXIE_76;
        int maxLength = (input[0] & 2) == 0 ? 20 : Integer.MAX_VALUE;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        List<String> whole = read(draft, maxLength, Chunks.whole(bytes));
        Chunks.ways(bytes).forEach(chunks -> assertEquals(whole, read(draft, maxLength, chunks)));
        Memory.assertAtMost(
                MEMORY_AT_REST + MEMORY_FOR_A_BYTE * bytes.length, () -> read(draft, maxLength, Chunks.whole(bytes)));
    }

    private static List<String> read(Draft draft, int maxLength, List<byte[]> chunks) {
        DraftReader reader = new DraftReader(draft, maxLength);
        List<String> lines = new ArrayList<>();
        boolean ended = false;
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            while (in.hasRemaining()) {
                assertTrue(!ended || lines.get(lines.size() - 1).startsWith("end "), "a message after the end");
                String line = next(reader, in);
                if (line != null) {
                    assertTrue(!ended, () -> line + " after the end");
                    lines.add(line);
                    ended = line.startsWith("end ");
                }
            }
        }
        assertTrue(draft.hasClosingHandshake() || !reader.isClosing(), "hixie-75 has no closing handshake");
        lines.add(reader.isClosing() ? "closing" : "open");
        return lines;
    }

    private static String next(DraftReader reader, ByteBuffer in) {
        Message message;
        try {
            message = reader.read(in);
        } catch (ProtocolException e) {
            assertTrue(Set.of(1002, 1009).contains(e.closeCode()), e::getMessage);
            return "end " + e.closeCode() + " " + e.getMessage();
        }
        assertTrue(message != null || !in.hasRemaining(), "bytes left, though more are wanted");
        if (message == null) {
            return null;
        }
        assertEquals(message.text(), writtenAndRead(message.text()));
        return "text " + message.text();
    }

    private static String writtenAndRead(String text) {
        try {
            return new DraftReader(Draft.HIXIE_76, Integer.MAX_VALUE)
                    .read(ByteBuffer.wrap(DraftWriter.text(text)))
                    .text();
        } catch (ProtocolException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
