package io.websocketservlet.driver.wire;

/** Text from bytes that may be no UTF-8, as a browser reads it: byte by byte, by the letter of the Encoding Standard. */
public final class BrowserUtf8 {

    private BrowserUtf8() {}

    /** The text, with U+FFFD for each error. */
    public static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int codePoint = 0;
        int missing = 0;
        int low = 0x80;
        int high = 0xBF;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xFF;
            if (missing > 0 && (value < low || value > high)) {
                text.append('\uFFFD');
                missing = 0;
                low = 0x80;
                high = 0xBF;
            }
            if (missing > 0) {
                codePoint = codePoint << 6 | value & 0x3F;
                low = 0x80;
                high = 0xBF;
                if (--missing == 0) {
                    text.appendCodePoint(codePoint);
                }
            } else if (value < 0x80) {
                text.append((char) value);
            } else if (value >= 0xC2 && value <= 0xF4) {
                missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
                codePoint = value & 0x3F >> missing;
                low = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
                high = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
            } else {
                text.append('\uFFFD');
            }
        }
        return missing > 0 ? text.append('\uFFFD').toString() : text.toString();
    }
}
