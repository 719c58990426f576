package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gives bytes to a reader, and puts down what came of them: the texts, then how it ended. */
final class DraftLog {

    final DraftReader reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    DraftLog(Draft draft, long maxLength) {
        reader = new DraftReader(draft, maxLength);
    }

    DraftLog read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    DraftLog read(byte[] bytes, int from, int to) {
        return read(ByteBuffer.wrap(bytes, from, to - from));
    }

    DraftLog read(ByteBuffer in) {
        try {
            Message message;
            while ((message = reader.read(in)) != null) {
                lines.add("text " + message.text());
            }
        } catch (ProtocolException e) {
            lines.add("refused with " + e.closeCode() + ": " + e.getMessage());
            // what comes behind it has to be thrown away
            read(in);
        }
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes were left unread");
        }
        if (reader.isClosing() && !ended) {
            ended = true;
            lines.add("closing");
        }
        return this;
    }

    List<String> lines() {
        return lines;
    }
}
