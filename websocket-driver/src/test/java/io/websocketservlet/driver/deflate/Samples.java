package io.websocketservlet.driver.deflate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Messages to compress, the same ones for the same seed. */
public final class Samples {

    private static final String[] WORDS = {
        "{\"type\":\"chat\",\"room\":",
        "\"user\":\"",
        "alice",
        "bob",
        "\",\"text\":\"",
        "hello",
        " world",
        "}",
        "[1,2,3]",
        "é",
        "€"
    };

    private Samples() {}

    /** Text that can be compressed: it repeats itself, near and far. */
    public static byte[] text(int size, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(1000));
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.UTF_8), size);
    }

    /** Bytes that cannot. */
    public static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Random bytes, then the same again from so far back: whoever can refer back that far will. */
    public static byte[] echoes(int size, int distance, long seed) {
        byte[] bytes = random(size, seed);
        for (int i = distance; i < size; i++) {
            bytes[i] = bytes[i - distance];
        }
        return bytes;
    }
}
