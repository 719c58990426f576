package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.frame.Utf8;

/** Frames of both drafts to bytes (draft 76, 5.3 and 6). Stateless. */
public final class DraftWriter {

    private static final byte TEXT = 0;
    private static final byte END = (byte) 0xFF;

    private DraftWriter() {}

    /** A text frame; a lone surrogate goes out as U+FFFD. Nothing is escaped: UTF-8 has no byte FF. */
    public static byte[] text(String text) {
        byte[] payload = Utf8.encode(text);
        byte[] frame = new byte[1 + payload.length + 1];
        frame[0] = TEXT;
        System.arraycopy(payload, 0, frame, 1, payload.length);
        frame[frame.length - 1] = END;
        return frame;
    }

    /** What hixie-76 says to close, and to answer that; hixie-75 has no word for it. */
    public static byte[] closing() {
        return new byte[] {END, 0};
    }
}
