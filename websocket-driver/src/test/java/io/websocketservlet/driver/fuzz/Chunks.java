package io.websocketservlet.driver.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which the same bytes can come. */
final class Chunks {

    private Chunks() {}

    /** At once. */
    static List<byte[]> whole(byte[] bytes) {
        return List.of(bytes);
    }

    /** Byte by byte, in large and in small pieces; the same each time for the same bytes. */
    static List<List<byte[]>> ways(byte[] bytes) {
        Random random = new Random(Arrays.hashCode(bytes));
        return List.of(cut(bytes, random, 1), cut(bytes, random, 8), cut(bytes, random, Math.max(1, bytes.length)));
    }

    /** In pieces of random size; none of them is empty. */
    static List<byte[]> cut(byte[] bytes, Random random, int most) {
        List<byte[]> chunks = new ArrayList<>();
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            chunks.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return chunks;
    }
}
