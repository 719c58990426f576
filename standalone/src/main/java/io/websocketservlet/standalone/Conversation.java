package io.websocketservlet.standalone;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What the sample application is asked, and has to answer.
 *
 * @param application where it is, with {@code ws} for its scheme and a slash at its end
 */
record Conversation(URI application) {

    private static final int FORBIDDEN = 403;

    private URI echo() {
        return application.resolve("echo");
    }

    private URI reverse() {
        return application.resolve("reverse");
    }

    /** A connection to {@code /echo} over which something has gone both ways. */
    Client open() throws IOException, Fault {
        Client client = Client.open(echo(), ClientOffer.nothing());
        echoes(client, Message.text("grüezi"));
        return client;
    }

    private static void echoes(Client client, Message message) throws IOException, Fault {
        Message answer = client.ask(message);
        Fault.unless(
                answer.isText() == message.isText() && answer.bytes().equals(message.bytes()),
                message + " came back as " + answer);
    }

    /** Text, binary data, and the closing handshake. */
    void echoesText() throws IOException, Fault {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        try (Client client = open()) {
            echoes(client, Message.text("ü".repeat(100_000)));
            echoes(client, Message.binary(random));
            Event.Closed closed = client.leave();
            Fault.unless(closed.code() == CloseCode.NORMAL && closed.wasClean(), "left, and it was " + closed);
        }
    }

    void choosesSubprotocol() throws IOException, Fault {
        ClientOffer offer = ClientOffer.nothing().withProtocols(List.of("stomp", "amqp"));
        try (Client client = Client.open(reverse(), offer)) {
            Fault.unless(client.protocol().equals("amqp"), "the subprotocol is " + client.protocol());
            Message answer = client.ask(Message.text("desserts"));
            Fault.unless(answer.text().equals("stressed"), "desserts came back as " + answer.text());
        }
    }

    void compresses() throws IOException, Fault {
        ClientOffer offer = ClientOffer.nothing().withExtensions(Extensions.of(PermessageDeflate.client()));
        try (Client client = Client.open(echo(), offer)) {
            String agreed = client.extensions();
            Fault.unless(agreed != null && agreed.startsWith("permessage-deflate"), "the extensions are " + agreed);
            echoes(client, Message.text("over and over ".repeat(50_000)));
        }
    }

    void refusesForeignOrigin() throws IOException, Fault {
        ClientOffer offer = ClientOffer.nothing().withHeaders(new Headers().add("Origin", "http://elsewhere.example"));
        try (Client client = Client.connect(echo(), offer)) {
            Fault.unless(client.status() == FORBIDDEN, "a page from elsewhere was answered with " + client.status());
        }
    }

    /** A connection to {@code /echo} that is silent goes on to be of use. */
    static void survivesIdleness(Client client, Duration duration) throws IOException, Fault {
        client.beIdle(duration);
        echoes(client, Message.text("still there?"));
    }

    /** The client is told that the server goes away. */
    static void isToldToLeave(Client client) throws IOException, Fault {
        Event.Closed closed = client.awaitClosed();
        Fault.unless(closed.code() == CloseCode.GOING_AWAY, "not told to go away, but " + closed);
    }
}
