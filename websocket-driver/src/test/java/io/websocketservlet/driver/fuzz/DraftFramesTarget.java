package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftReader;
import io.websocketservlet.driver.draft.DraftWriter;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.BrowserUtf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The first byte says which draft and how long a message may be, the others are what the peer sends. Any chunking of them
 * gives the same messages and the same end, those of a slow reading; all bytes are used up, and a message that is written
 * again reads the same.
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
        assertEquals(byTheLetter(draft, maxLength, bytes), whole);
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

    /** The same, read at once and slowly. */
    private static List<String> byTheLetter(Draft draft, int maxLength, byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int type = bytes[at++] & 0xFF;
            int from = at;
            if (type < 0x80) {
                while (at < bytes.length && bytes[at] != -1 && at - from <= maxLength) {
                    at++;
                }
                if (at - from > maxLength) {
                    lines.add("end 1009");
                    break;
                }
                if (at < bytes.length) {
                    lines.add("text " + BrowserUtf8.decode(Arrays.copyOfRange(bytes, from, at++)));
                }
                continue;
            }
            long length = 0;
            boolean more = true;
            while (more && at < bytes.length && length <= maxLength && at - from < 9) {
                more = bytes[at] < 0;
                length = length << 7 | bytes[at++] & 0x7F;
            }
            if (length > maxLength || more && at - from == 9) {
                lines.add(length > maxLength ? "end 1009" : "end 1002");
                break;
            }
            if (!more && length == 0 && type == 0xFF && draft == Draft.HIXIE_76) {
                lines.add("closing");
                return lines;
            }
            at = (int) Math.min(bytes.length, at + length);
        }
        lines.add("open");
        return lines;
    }

    private static String next(DraftReader reader, ByteBuffer in) {
        Message message;
        try {
            message = reader.read(in);
        } catch (ProtocolException e) {
            assertTrue(Set.of(1002, 1009).contains(e.closeCode()), e::getMessage);
            return "end " + e.closeCode();
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
