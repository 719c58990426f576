package io.websocketservlet.driver.deflate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reads deflate (RFC 1951) by itself and strictly, and remembers how far back the data refers. So our
 * compressors are not judged by the decompressor that we use. What was read before may be referred to.
 */
public final class DeflateBlocks {

    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] DISTANCE_BITS = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };
    private static final int[] ORDER_OF_CODE_LENGTHS = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };

    private byte[] in;
    private int at;
    private int bit;

    private byte[] out = new byte[1024];
    private int size;
    private int largestDistance;
    private boolean hasEnded;

    /** How far back anything has referred so far. */
    public int largestDistance() {
        return largestDistance;
    }

    /** Whether any block said that it was the last one. */
    public boolean hasEnded() {
        return hasEnded;
    }

    /** A payload of permessage-deflate: what has been left out at its end is added before it is read. */
    public byte[] message(byte[] payload) {
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = -1;
        whole[payload.length + 3] = -1;
        return blocks(whole);
    }

    /** Whole blocks, of which any may be a final one. */
    public byte[] blocks(byte[] bytes) {
        in = bytes;
        at = 0;
        bit = 0;
        int begin = size;
        while (at < in.length) {
            block();
        }
        return Arrays.copyOfRange(out, begin, size);
    }

    private void block() {
        boolean isFinal = bits(1) == 1;
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> compressed(fixedLengths(), filled(30, 5));
            case 2 -> dynamic();
            default -> throw new IllegalStateException("a block of the reserved type");
        }
        if (isFinal) {
            hasEnded = true;
            toByte();
        }
    }

    private void stored() {
        toByte();
        int length = bits(16);
        if (bits(16) != (~length & 0xFFFF)) {
            throw new IllegalStateException("a stored block whose lengths contradict each other");
        }
        for (int i = 0; i < length; i++) {
            put(bits(8));
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengthsOfCodes = new int[19];
        for (int i = 0; i < codes; i++) {
            lengthsOfCodes[ORDER_OF_CODE_LENGTHS[i]] = bits(3);
        }
        Code codeOfLengths = new Code(lengthsOfCodes);
        int[] lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; ) {
            int symbol = symbol(codeOfLengths);
            int repeated = symbol == 16 ? lengths[i - 1] : 0;
            int times = switch (symbol) {
                case 16 -> 3 + bits(2);
                case 17 -> 3 + bits(3);
                case 18 -> 11 + bits(7);
                default -> 1;
            };
            Arrays.fill(lengths, i, i + times, symbol < 16 ? symbol : repeated);
            i += times;
        }
        compressed(Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
    }

    private void compressed(int[] literalLengths, int[] distanceLengths) {
        Code literals = new Code(literalLengths);
        Code distances = new Code(distanceLengths);
        while (true) {
            int symbol = symbol(literals);
            if (symbol == 256) {
                return;
            }
            if (symbol < 256) {
                put(symbol);
                continue;
            }
            int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = symbol(distances);
            refer(DISTANCE_BASE[code] + bits(DISTANCE_BITS[code]), length);
        }
    }

    private void refer(int distance, int length) {
        if (distance > size) {
            throw new IllegalStateException("a reference " + distance + " bytes back, where there are " + size);
        }
        largestDistance = Math.max(largestDistance, distance);
        for (int i = 0; i < length; i++) {
            put(out[size - distance]);
        }
    }

    /** A canonical Huffman code (3.2.2): its symbols in the order of their bits, and how many there are of each length. */
    private static final class Code {

        final int[] count = new int[16];
        final int[] symbols;

        /**
         * @param lengths how many bits each symbol has; 0 if it has none
         */
        Code(int[] lengths) {
            symbols = IntStream.rangeClosed(1, 15)
                    .flatMap(length -> IntStream.range(0, lengths.length).filter(symbol -> lengths[symbol] == length))
                    .toArray();
            for (int symbol : symbols) {
                count[lengths[symbol]]++;
            }
        }
    }

    private int symbol(Code code) {
        int bits = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= 15; length++) {
            bits = bits << 1 | bits(1);
            first <<= 1;
            if (bits - first < code.count[length]) {
                return code.symbols[index + bits - first];
            }
            first += code.count[length];
            index += code.count[length];
        }
        throw new IllegalStateException("bits that are no symbol");
    }

    private static int[] fixedLengths() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] filled(int count, int value) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (at == in.length) {
                throw new IllegalStateException("the data ends in the middle of a block");
            }
            value |= (in[at] >> bit & 1) << i;
            bit = bit + 1 & 7;
            at += bit == 0 ? 1 : 0;
        }
        return value;
    }

    private void toByte() {
        at += bit == 0 ? 0 : 1;
        bit = 0;
    }

    private void put(int value) {
        if (size == out.length) {
            out = Arrays.copyOf(out, 2 * size);
        }
        out[size++] = (byte) value;
    }
}
