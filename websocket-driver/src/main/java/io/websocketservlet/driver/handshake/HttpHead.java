package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of a request or an answer, as it comes in over a bare connection (RFC 9112 2.1 Message Format).
 *
 * <p>Contract: {@link #read} takes bytes until the head is whole, and not one behind it; any chunking of the same bytes
 * gives the same head, or the same fault at the same byte. What is held is bounded by the limits, and the time grows with
 * the bytes. Each byte is judged when it comes: what is no HTTP at all fails at once. Not thread-safe, and of no use any
 * more when it threw or gave its message.
 *
 * @param <M> what the head becomes
 */
public abstract sealed class HttpHead<M> permits RequestHead, ResponseHead {

    private static final int FIRST_CAPACITY = 128;

    private final HttpLimits limits;

    /** The line in progress: the first size bytes. */
    private byte[] line = new byte[FIRST_CAPACITY];

    private int size;

    /** The last byte was a CR, and only a LF may follow. */
    private boolean ending;

    private boolean startRead;
    private Headers headers = new Headers();

    // How much of the limits is used up.

    private int headBytes;
    private int headerLines;

    HttpHead(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes what has come of the head.
     *
     * @return what it became; null while bytes are missing, the input is used up then
     * @throws HandshakeException if this is no such head, or one beyond the limits
     */
    public M read(ByteBuffer in) throws HandshakeException {
        while (in.hasRemaining()) {
            byte next = in.get();
            if (++headBytes > limits.maxHead()) {
                throw tooLarge("head of more than " + limits.maxHead() + " bytes");
            }
            if (next == '\n') {
                ending = false;
                M message = endLine();
                if (message != null) {
                    return message;
                }
            } else {
                take(next);
            }
        }
        return null;
    }

    /** RFC 9112 2.2 Message Parsing: a line ends with CR LF, or with LF alone. A CR has no other place. */
    private void take(byte next) throws HandshakeException {
        if (ending) {
            throw malformed("CR without LF behind " + shownLine());
        }
        if (next == '\r') {
            ending = true;
            return;
        }
        if (next >= 0 && next < ' ' && next != '\t' || next == 0x7F) {
            throw malformed("control character " + next + " behind " + shownLine());
        }
        if (size == limits.maxLine()) {
            String fault = " of more than " + limits.maxLine() + " bytes: " + shownLine();
            throw startRead ? tooLarge("header line" + fault) : startTooLong("first line" + fault);
        }
        if (size == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(2L * size, limits.maxLine()));
        }
        line[size++] = next;
        if (!startRead) {
            begin(next, size - 1);
        }
    }

    private M endLine() throws HandshakeException {
        String text = lineText();
        size = 0;
        if (!startRead) {
            startRead = start(text);
            return null;
        }
        if (!text.isEmpty()) {
            header(text);
            return null;
        }
        M message = finish(headers);
        startRead = message != null;
        headers = new Headers();
        return message;
    }

    /** RFC 9112 5 Field Syntax: a name, a colon, and a value with white space around it. */
    private void header(String text) throws HandshakeException {
        if (++headerLines > limits.maxHeaders()) {
            throw tooLarge("more than " + limits.maxHeaders() + " header lines");
        }
        char first = text.charAt(0);
        if (first == ' ' || first == '\t') {
            // 5.2 Obsolete Line Folding: to whoever does not know it, the value goes on in a header of its own. A
            // client is
            // to unfold it; see docs/decisions for why ours does not.
            throw malformed("header line that begins with white space: " + Headers.shown(text));
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw malformed("header line without a colon: " + Headers.shown(text));
        }
        String name = text.substring(0, colon);
        if (!Tokens.isToken(name)) {
            // 5.1 Field Line Parsing: white space before the colon is how requests are smuggled past proxies
            throw malformed("header name " + Headers.shown(name) + " is not a token");
        }
        headers.append(name, text.substring(colon + 1).strip());
    }

    /**
     * Looks at a byte of the first line before its end has come.
     *
     * @param position in the line
     */
    void begin(byte next, int position) throws HandshakeException {}

    /**
     * Takes the first line.
     *
     * @return false if it was not that yet
     */
    abstract boolean start(String text) throws HandshakeException;

    /**
     * Makes the message.
     *
     * @return null if another head follows, which is the one that counts
     */
    abstract M finish(Headers complete) throws HandshakeException;

    abstract HandshakeException malformed(String message);

    abstract HandshakeException tooLarge(String message);

    abstract HandshakeException startTooLong(String message);

    /** Whether this is HTTP/1.x, of which all share the format. */
    static boolean isHttp1(String version) {
        return version.length() == 8 && version.startsWith("HTTP/1.") && isDigit(version.charAt(7));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether all of it is visible ASCII, so that it may stand between two spaces. */
    static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** A byte of a header is a character, whatever it means (RFC 9110 5.5 Field Values). */
    private String lineText() {
        return new String(line, 0, size, StandardCharsets.ISO_8859_1);
    }

    final String shownLine() {
        return Headers.shown(lineText());
    }
}
