package io.websocketservlet.driver.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that resemble those of a corpus, one after the other. */
final class Mutants {

    /** Bytes that mean something to one of the formats. */
    private static final byte[] TELLING = {
        0,
        1,
        -1,
        -128,
        127,
        126,
        125,
        '\r',
        '\n',
        ' ',
        '\t',
        ',',
        ';',
        ':',
        '=',
        '"',
        '\\',
        '/',
        '0',
        '9',
        (byte) 0xED,
        (byte) 0xEF,
        (byte) 0xBB,
        (byte) 0xBF
    };

    private static final int MOST = 2000;

    private final List<byte[]> corpus;
    private final Random random;

    Mutants(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] bytes = any();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes = mutate(bytes);
        }
        return bytes.length <= MOST ? bytes : Arrays.copyOf(bytes, MOST);
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] mutate(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(bytes.length - from, 30) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> replaced(bytes, from, to, new byte[0]);
            case 1 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 2 -> replaced(bytes, from, from, telling());
            case 3 -> replaced(bytes, from, Math.min(from + 1, bytes.length), telling());
            case 4 -> replaced(bytes, from, from, piece(any()));
            case 5 -> Arrays.copyOf(bytes, from);
            default -> turned(bytes);
        };
    }

    private byte[] telling() {
        return new byte[] {TELLING[random.nextInt(TELLING.length)]};
    }

    private byte[] piece(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    private byte[] turned(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, from + by.length + bytes.length - to);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }
}
