package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The other end of a client's connection, written without the library. */
final class Peer implements AutoCloseable {

    private static final Pattern KEY = Pattern.compile("\r\nSec-WebSocket-Key: (.*)\r\n");

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    Socket socket() {
        return socket;
    }

    /** The same connection behind TLS, which this end begins as a server; TLS may be there already. */
    Peer behind(SSLContext tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "client", 0, true);
        secured.setUseClientMode(false);
        return new Peer(secured);
    }

    /** Reads up to the empty line, and with it. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /**
     * Agrees to a WebSocket.
     *
     * @param more headers for the answer
     * @return the request
     */
    String accept(String... more) throws IOException {
        String request = readHead();
        send(answerTo(request, more));
        return request;
    }

    static String answerTo(String request, String... more) {
        Matcher key = KEY.matcher(request);
        assertTrue(key.find(), request);
        StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + acceptOf(key.group(1))
                + "\r\n");
        for (String header : more) {
            answer.append(header).append("\r\n");
        }
        return answer.append("\r\n").toString();
    }

    private static String acceptOf(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends bytes in hex; what is in parentheses says what they mean. */
    void sendHex(String hex) throws IOException {
        send(HexFormat.of().parseHex(hex.replaceAll("\\([^)]*\\)", "").replaceAll("\\s", "")));
    }

    /** Sends a text in one frame. */
    void sendText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertTrue(bytes.length < 126);
        byte[] frame = new byte[2 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 2, bytes.length);
        send(frame);
    }

    /** A frame of the client's: its first byte in hex, and the payload as text, or in hex for a Close. */
    String readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertEquals(0x80, second & 0x80, "a client masks");
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] key = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("in the middle of a frame");
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        String text =
                (first & 0xF) == 8 ? HexFormat.of().formatHex(payload) : new String(payload, StandardCharsets.UTF_8);
        return Integer.toHexString(first) + " " + text;
    }

    /** The next byte; -1 at the end. */
    int read() throws IOException {
        return in.read();
    }

    /** All there is up to the end. */
    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** Ends the connection. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Ends the connection so that the client's next read fails. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
