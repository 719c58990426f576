package io.websocketservlet.driver.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.util.List;
import java.util.Random;

/** One connection from its first byte to its last. All of it follows from a seed. */
final class Session {

    private static final WebSocketUrl URL = WebSocketUrl.parse("ws://a.example/chat");

    private final Random random;
    private final Goods goods;
    private final Side client;
    private final Side server;

    Session(long seed, Goods goods) {
        this.random = new Random(seed);
        this.goods = goods;
        ServerDriver ofServer = new ServerDriver(DriverOptions.defaults());
        ClientDriver ofClient = new ClientDriver(DriverOptions.defaults(), random::nextInt);
        Extensions supported = extensions();
        this.client = new Side(ofClient, true, random, Session::unexpected);
        this.server = new Side(ofServer, false, random, event -> {
            assertTrue(event instanceof Event.Connected, event::toString);
            assertTrue(ofServer.start(
                    new ServerHandshake(List.of("chat"), OriginPolicy.sameOrigin(), new Headers(), supported)));
        });
        start(ofClient);
        Side.connect(client, server);
    }

    private static void unexpected(Event event) {
        throw new AssertionError(event);
    }

    private void start(ClientDriver driver) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        ClientOffer offer = ClientOffer.nothing().withProtocols(List.of("chat")).withExtensions(extensions());
        driver.start(new ClientHandshake(URL, offer, nonce));
    }

    private Extensions extensions() {
        return random.nextInt(4) == 0 ? Extensions.none() : Extensions.of(deflate());
    }

    private PermessageDeflate deflate() {
        return PermessageDeflate.client()
                .withContextTakeover(random.nextBoolean())
                .withPeerContextTakeover(random.nextBoolean())
                .withWindowBits(random.nextBoolean() ? 15 : 8 + random.nextInt(8))
                .withPeerWindowBits(random.nextBoolean() ? 15 : 8 + random.nextInt(8))
                .withLevel(random.nextInt(11) - 1)
                .withStrategy(random.nextInt(6) == 0 ? random.nextInt(3) : 0)
                .withThreshold(random.nextInt(3) == 0 ? 0 : random.nextInt(300));
    }

    private Side any() {
        return random.nextBoolean() ? client : server;
    }

    /** Returns how many messages were sent and have arrived. */
    int run() {
        boolean early = random.nextBoolean();
        if (!early) {
            settle();
        }
        for (int round = random.nextInt(60); round > 0; round--) {
            for (int i = random.nextInt(12); i > 0; i--) {
                any().send(goods.any(random));
            }
            if (random.nextInt(4) == 0) {
                any().ping();
            }
            any().write();
            any().read();
            any().read();
        }
        if (random.nextInt(4) > 0) {
            settle();
            client.assertAllArrived();
            server.assertAllArrived();
            client.assertAllAnswered();
            server.assertAllAnswered();
        }
        close();
        return client.received() + server.received();
    }

    private void settle() {
        while (!client.isQuiet() || !server.isQuiet()) {
            any().write();
            any().read();
        }
        client.read();
        server.read();
    }

    private void close() {
        if (!client.isOpen() || !server.isOpen()) {
            settle(); // else there is nothing to close yet
        }
        Side first = any();
        Side second = first == client ? server : client;
        first.close(4000, "first");
        boolean both = random.nextInt(4) == 0;
        if (both) {
            second.close(4001, "second");
        }
        settle();
        assertEquals(new Event.Closed(both ? 4001 : 4000, both ? "second" : "first", true), first.closed());
        assertEquals(new Event.Closed(4000, "first", true), second.closed());
        // 5.5.1 Close: nothing follows it, so all that was sent before was read
        if (!both) {
            second.assertAllArrived();
        }
        assertTrue(client.mayDisconnect() && server.mayDisconnect());
        client.end();
        server.end();
    }
}
