package io.websocketservlet.driver;

import io.websocketservlet.driver.draft.Challenge;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftReader;
import io.websocketservlet.driver.draft.DraftWriter;
import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/** Framing of the drafts hixie-75 and hixie-76: text, and little else. */
final class DraftFraming implements Framing {

    private final Draft draft;
    private final DraftReader reader;

    // Touched by read() alone.

    /** What hixie-76 has to answer first; null when it has. */
    private Challenge challenge;

    private boolean closeRead;

    DraftFraming(Draft draft, long challenge, long maxLength) {
        this.draft = draft;
        this.challenge = draft == Draft.HIXIE_76 ? new Challenge(challenge) : null;
        this.reader = new DraftReader(draft, maxLength);
    }

    @Override
    public Event read(ByteBuffer in) {
        if (challenge != null) {
            byte[] response = challenge.respond(in);
            if (response == null) {
                return null;
            }
            challenge = null;
            return new Event.Challenged(response);
        }
        try {
            Message message = reader.read(in);
            if (message != null) {
                return new Event.Received(message);
            }
        } catch (ProtocolException e) {
            return new Event.Failed(e);
        }
        if (reader.isClosing() && !closeRead) {
            closeRead = true;
            return new Event.PeerClosing(CloseBody.EMPTY);
        }
        return null;
    }

    @Override
    public boolean carries(Message message) {
        return message.isText();
    }

    @Override
    public void prepare(Message message) {}

    @Override
    public void write(Message message, FrameQueue out) {
        out.addEncoded(DraftWriter.text(message.text()));
    }

    @Override
    public boolean hasControlFrames() {
        return false;
    }

    @Override
    public boolean hasClosingHandshake() {
        return draft.hasClosingHandshake();
    }

    @Override
    public void writeClose(CloseBody body, FrameQueue out) {
        if (draft.hasClosingHandshake()) {
            out.addEncoded(DraftWriter.closing());
        }
    }

    @Override
    public void end() {}
}
