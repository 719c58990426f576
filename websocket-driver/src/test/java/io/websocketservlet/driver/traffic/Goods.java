package io.websocketservlet.driver.traffic;

import io.websocketservlet.driver.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages to send: made once, and sent any number of times. */
final class Goods {

    /** One character for each length in UTF-8, the one that stands for errors, and the end of the first plane. */
    private static final String[] CHARACTERS = {"a", "b", "é", "€", "😀", "\uFFFD", "\u0000", "\uFFFF"};

    private static final int[] SIZES = {0, 1, 10, 125, 126, 130, 500, 1000, 5000};
    private static final int MOST_SENT = 2000;
    private static final int LARGEST = 70_000;

    private final List<Message> small = new ArrayList<>();
    private final List<Message> large = new ArrayList<>();

    Goods(Random random) {
        for (int i = 0; i < MOST_SENT; i++) {
            small.add(message(random, random.nextInt(1 + SIZES[random.nextInt(SIZES.length)])));
        }
        for (int i = 0; i < 10; i++) {
            large.add(message(random, LARGEST - random.nextInt(LARGEST / 2)));
        }
    }

    Message any(Random random) {
        List<Message> list = random.nextInt(2000) == 0 ? large : small;
        return list.get(random.nextInt(list.size()));
    }

    private static Message message(Random random, int size) {
        boolean repeats = random.nextBoolean();
        if (random.nextBoolean()) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            for (int i = 7; repeats && i < size; i++) {
                bytes[i] = bytes[i - 7];
            }
            return Message.binary(bytes);
        }
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(repeats ? "again and " : CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return Message.text(text.toString());
    }
}
