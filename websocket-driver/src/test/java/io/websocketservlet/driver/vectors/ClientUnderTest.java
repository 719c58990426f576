package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Our client, driven through its public API as a vector drives the seeds. What the API has in another form than the seeds
 * is translated here, and only here:
 *
 * <ul>
 *   <li>Headers are part of the offer that the client starts with; the seeds' are set on the driver.
 *   <li>What could never be sent throws; the seeds know no such thing, so it counts as false.
 *   <li>Before the start the seeds have no state.
 *   <li>An absent protocol is null instead of empty, an absent status null instead of 0.
 * </ul>
 */
final class ClientUnderTest implements HttpEndpoint {

    private final HttpScript script;
    private final Outcome outcome = new Outcome();
    private final HttpEvents driver;
    private final ClientDriver client;

    /** Null if the address is none. */
    private WebSocketUrl url;

    private Headers custom = new Headers();
    private boolean started;
    private ProxyConnect proxy;

    ClientUnderTest(HttpScript script) {
        this.script = script;
        this.client =
                new ClientDriver(DriverOptions.defaults().withMaxLength(script.maxLength), () -> script.maskingKey);
        this.driver = new HttpEvents(client, outcome);
        try {
            url = WebSocketUrl.parse(script.url);
        } catch (IllegalArgumentException e) {
            outcome.facts.put("throws", e.getMessage());
        }
    }

    @Override
    public boolean header(String name, String value) {
        if (started || client.readyState() != ReadyState.CONNECTING) {
            return false;
        }
        try {
            Headers more = Headers.copyOf(custom).add(name, value);
            handshake(more);
            custom = more;
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private ClientHandshake handshake(Headers headers) {
        ClientOffer offer = ClientOffer.nothing()
                .withProtocols(script.protocols)
                .withHeaders(headers)
                .withExtensions(
                        script.extensions == null ? Extensions.none() : Extensions.of(PermessageDeflate.client()));
        return new ClientHandshake(url, offer, script.nonce);
    }

    @Override
    public boolean start() {
        if (url == null) {
            return false;
        }
        boolean begun = client.start(handshake(custom));
        started |= begun;
        driver.flush();
        return begun;
    }

    @Override
    public void receive(byte[] bytes) {
        driver.receive(bytes);
    }

    @Override
    public boolean text(String text) {
        return driver.command(() -> client.send(Message.text(text)));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return driver.command(() -> client.send(Message.binary(bytes)));
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return driver.command(() -> client.ping(payload, driver.reporting(callback)));
    }

    @Override
    public boolean pong(byte[] payload) {
        return driver.command(() -> client.pong(payload));
    }

    @Override
    public boolean close(int code, String reason) {
        return driver.command(() -> client.close(code, reason));
    }

    @Override
    public void proxy(String origin) {
        proxy = new ProxyConnect(url, origin);
    }

    @Override
    public boolean proxyHeader(String name, String value) {
        try {
            return proxy.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean proxyStart() {
        boolean begun = proxy.start();
        if (begun) {
            driver.write(proxy.takeOutput());
        }
        return begun;
    }

    @Override
    public void proxyReceive(byte[] bytes) {
        ProxyConnect.Result result = proxy.next(ByteBuffer.wrap(bytes));
        if (result instanceof ProxyConnect.Connected) {
            outcome.event("proxy-connect");
        } else if (result instanceof ProxyConnect.Failed failed) {
            outcome.event("proxy-error", failed.cause().getMessage());
        }
    }

    @Override
    public Outcome outcome() {
        if (url == null) {
            return outcome;
        }
        Agreement agreement = client.agreement();
        boolean named = started || client.readyState() != ReadyState.CONNECTING;
        outcome.facts.put("state", named ? client.readyState().name().toLowerCase(Locale.ROOT) : null);
        outcome.facts.put("version", agreement == null ? null : agreement.version());
        outcome.facts.put(
                "protocol", agreement == null || agreement.protocol().isEmpty() ? null : agreement.protocol());
        outcome.facts.put("status", orNull(client.status()));
        outcome.facts.put("proxy_status", proxy == null ? null : orNull(proxy.status()));
        return outcome;
    }

    private static String orNull(int status) {
        return status == 0 ? null : Integer.toString(status);
    }
}
