package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The challenge in the opening handshake of hixie-76, and the proof that a server read it (draft 76, 5.2 Sending the
 * server's opening handshake). Two parts of it are hidden in headers; the third comes behind the request,
 * as the first bytes of the connection: at once, late or in pieces, as proxies please. Not thread-safe.
 */
public final class Challenge {

    private static final long MAX_PART = 0xFFFF_FFFFL;
    private static final int BAD_REQUEST = 400;

    /** Both parts from the headers, 4 bytes each, and what has come of the 8 bytes behind the request. */
    private final ByteBuffer challenge = ByteBuffer.allocate(16);

    /**
     * @param parts both parts from the headers, see {@link #parts}
     */
    public Challenge(long parts) {
        challenge.putLong(parts);
    }

    /**
     * Both parts that the headers of a request hide: 4 bytes from each key.
     *
     * @throws HandshakeException with status 400 if a key is missing or cannot be one
     */
    public static long parts(HandshakeRequest request) throws HandshakeException {
        return part(request, "Sec-WebSocket-Key1") << 32 | part(request, "Sec-WebSocket-Key2");
    }

    private static long part(HandshakeRequest request, String header) throws HandshakeException {
        List<String> keys = request.headers(header);
        if (keys.size() != 1) {
            throw new HandshakeException(BAD_REQUEST, keys.size() + " " + header + " headers, it takes one");
        }
        long part = part(keys.get(0));
        if (part < 0) {
            throw new HandshakeException(
                    BAD_REQUEST,
                    header
                            + " is no key: the number that its digits are has to be a multiple of how many spaces it has,"
                            + " and at most " + MAX_PART + " times that");
        }
        return part;
    }

    /** The number that all digits are together, divided by how many spaces there are; negative if that is no key. */
    private static long part(String key) {
        long number = 0;
        int digits = 0;
        int spaces = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == ' ') {
                spaces++;
            } else if (c >= '0' && c <= '9') {
                digits++;
                if (number > (Long.MAX_VALUE - 9) / 10) {
                    return -1; // no key is long enough for the spaces that this takes
                }
                number = 10 * number + (c - '0');
            }
        }
        // 5.2: without a space it is a symptom of a cross-protocol attack
        if (digits == 0 || spaces == 0 || number % spaces != 0 || number / spaces > MAX_PART) {
            return -1;
        }
        return number / spaces;
    }

    /**
     * Takes the 8 bytes behind the request, or what has come of them; what is left in the input are frames. Not to be
     * called again after it has answered.
     *
     * @return the 16 bytes to answer with; null while bytes are missing
     */
    public byte[] respond(ByteBuffer in) {
        while (challenge.hasRemaining() && in.hasRemaining()) {
            challenge.put(in.get());
        }
        return challenge.hasRemaining() ? null : md5().digest(challenge.array());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
