package io.websocketservlet.client.cli;

import io.websocketservlet.client.ClientWebSocket;
import io.websocketservlet.client.WebSocketClient;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.message.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One connection between a terminal and a server. */
final class Conversation {

    private static final int HIGHEST_OF_ITS_OWN = 1015;
    private static final int OTHER = 99;

    private final CommandLine how;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final AtomicLong left;
    private final CompletableFuture<Event.Closed> over = new CompletableFuture<>();

    Conversation(CommandLine how, InputStream in, PrintStream out, PrintStream err) {
        this.how = how;
        this.in = in;
        this.out = out;
        this.err = err;
        this.left = new AtomicLong(how.count());
    }

    /** Goes on until the connection ends; answers the exit status. */
    int run() {
        ClientWebSocket socket = WebSocketClient.connect(how.url(), how.options(), this::listenTo);
        Thread typing = new Thread(() -> send(socket), "input");
        typing.setDaemon(true); // who types may go on when the connection has ended
        typing.start();
        Event.Closed end = over.join();
        if (end.code() != CloseCode.NORMAL) {
            err.println(("closed with " + end.code() + " " + end.reason()).strip());
        }
        return status(end.code());
    }

    private static int status(int code) {
        if (code == CloseCode.NORMAL || code == CloseCode.NO_STATUS) {
            return 0;
        }
        return code > CloseCode.NORMAL && code <= HIGHEST_OF_ITS_OWN ? code - CloseCode.NORMAL : OTHER;
    }

    private void listenTo(ClientWebSocket socket) {
        socket.onMessage(message -> {
            if (how.count() > 0 && left.get() == 0) {
                return; // it came with the last one
            }
            print(message);
            if (how.count() > 0 && left.decrementAndGet() == 0) {
                socket.close();
            }
        });
        socket.onError(fault -> err.println(fault.getMessage() == null ? fault.toString() : fault.getMessage()));
        socket.onClose(over::complete);
    }

    private void print(Message message) {
        out.println(message.isText() ? message.text() : hex(message.bytes()));
        out.flush();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.of().formatHex(copy);
    }

    /** Sends all lines, then closes unless messages are waited for. */
    private void send(ClientWebSocket socket) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && say(socket, line)) {
                line = lines.readLine();
            }
        } catch (IOException e) {
            err.println("no more input: " + e.getMessage());
        }
        if (how.count() == 0) {
            closeWhenOpen(socket);
        }
    }

    /** Returns false when it is too late. */
    private boolean say(ClientWebSocket socket, String line) {
        if (!how.binary()) {
            return socket.send(line);
        }
        try {
            return socket.send(ByteBuffer.wrap(HexFormat.of().parseHex(line.replace(" ", ""))));
        } catch (IllegalArgumentException e) {
            err.println("no bytes in hex: " + line);
            return true;
        }
    }

    /** A connection that is closed before it is open would send nothing of what waits. */
    private static void closeWhenOpen(ClientWebSocket socket) {
        socket.onOpen(socket::close);
        if (socket.readyState() != ReadyState.CONNECTING) {
            socket.close();
        }
    }
}
