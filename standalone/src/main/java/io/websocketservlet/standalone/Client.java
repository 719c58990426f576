package io.websocketservlet.standalone;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;

/** A WebSocket on a blocking socket, which does something only when it is asked to: pings are answered while it reads. */
final class Client implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final ClientDriver driver = new ClientDriver(DriverOptions.defaults(), RANDOM::nextInt);

    /** What was read, and not yet by the driver. */
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).limit(0);

    private Client(Socket socket) {
        this.socket = socket;
    }

    /** Sends an opening handshake, and waits for its answer, whatever that is. */
    static Client connect(URI url, ClientOffer offer) throws IOException {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        Client client = new Client(new Socket(url.getHost(), url.getPort()));
        try {
            client.driver.start(new ClientHandshake(WebSocketUrl.parse(url.toString()), offer, nonce));
            client.write();
            client.next(PATIENCE);
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** The same, and it has to be opened. */
    static Client open(URI url, ClientOffer offer) throws IOException, Fault {
        Client client = connect(url, offer);
        if (client.driver.agreement() == null) {
            client.close();
            throw new Fault("the handshake was answered with " + client.status());
        }
        return client;
    }

    /** Of the answer to the handshake. */
    int status() {
        return driver.status();
    }

    String protocol() {
        return driver.agreement().protocol();
    }

    /** As the header has them. */
    String extensions() {
        return driver.agreement().extensions().header();
    }

    /** Sends a message, and reads one. */
    Message ask(Message question) throws IOException, Fault {
        driver.send(question);
        write();
        while (true) {
            Event event = next(PATIENCE);
            if (event instanceof Event.Received received) {
                return received.message();
            }
            Fault.unless(event instanceof Event.Pinged, "no answer, but " + event);
        }
    }

    /** Sends no message, and receives none. */
    void beIdle(Duration duration) throws IOException, Fault {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                Event event = next(Duration.ofNanos(left));
                Fault.unless(event instanceof Event.Pinged, "an idle connection has got " + event);
            } catch (SocketTimeoutException silence) {
                return;
            }
        }
    }

    /** Leaves, as the protocol has it. */
    Event.Closed leave() throws IOException, Fault {
        driver.close(1000, "");
        write();
        return awaitClosed();
    }

    /** Waits until the server has closed the connection. */
    Event.Closed awaitClosed() throws IOException, Fault {
        while (true) {
            Event event = next(PATIENCE);
            if (event instanceof Event.Closed closed) {
                return closed;
            }
            Fault.unless(event instanceof Event.Pinged, "no end, but " + event);
        }
    }

    /** @throws SocketTimeoutException if nothing happens for so long */
    private Event next(Duration patience) throws IOException {
        while (true) {
            Event event = driver.next(in);
            write();
            if (event != null) {
                return event;
            }
            if (driver.isOver()) {
                throw new EOFException("the connection is over");
            }
            in.compact();
            try {
                read(patience);
            } finally {
                in.flip();
            }
        }
    }

    private void read(Duration patience) throws IOException {
        socket.setSoTimeout((int) Math.max(1, patience.toMillis()));
        try {
            int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            if (count < 0) {
                driver.end();
            } else {
                in.position(in.position() + count);
            }
        } catch (SocketException broken) {
            driver.end();
        }
    }

    private void write() throws IOException {
        OutputStream out = socket.getOutputStream();
        ByteBuffer[] some;
        while ((some = driver.takeOutput(64 * 1024)) != null) {
            for (ByteBuffer each : some) {
                byte[] bytes = new byte[each.remaining()];
                each.get(bytes);
                try {
                    out.write(bytes);
                } catch (SocketException broken) {
                    driver.end();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
