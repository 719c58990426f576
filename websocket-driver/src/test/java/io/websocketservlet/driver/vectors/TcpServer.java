package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.message.Message;
import java.util.Set;

/**
 * Our server on a bare connection, driven through its public API as a vector drives the seeds. What the API has in another
 * form than the seeds is translated here as it is for {@link HybiServer}.
 */
final class TcpServer implements HttpEndpoint {

    private final HttpScript script;
    private final Outcome outcome = new Outcome();
    private final ServerDriver server;
    private final HttpEvents driver;
    private final Headers custom = new Headers();
    private boolean started;

    TcpServer(HttpScript script) {
        this.script = script;
        this.server = new ServerDriver(
                DriverOptions.defaults().withMaxLength(script.maxLength).withRequireMasking(script.requireMasking));
        this.driver = new HttpEvents(server, outcome);
    }

    @Override
    public boolean header(String name, String value) {
        if (started || server.readyState() != ReadyState.CONNECTING) {
            return false;
        }
        try {
            ServerHandshake.checkCustomHeader(name);
            custom.add(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean start() {
        ServerHandshake handshake = new ServerHandshake(script.protocols, OriginPolicy.of(Set.of("*")), custom);
        started = true;
        return driver.command(() -> server.start(handshake));
    }

    @Override
    public String startIfWebSocket() {
        boolean upgrades = driver.request() != null && ServerHandshake.isWebSocket(driver.request());
        return upgrades ? Boolean.toString(start()) : "not-websocket";
    }

    @Override
    public void receive(byte[] bytes) {
        driver.receive(bytes);
    }

    @Override
    public boolean text(String text) {
        return driver.command(() -> server.send(Message.text(text)));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return driver.command(() -> server.send(Message.binary(bytes)));
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return driver.command(() -> server.ping(payload, driver.reporting(callback)));
    }

    @Override
    public boolean pong(byte[] payload) {
        return driver.command(() -> server.pong(payload));
    }

    @Override
    public boolean close(int code, String reason) {
        return driver.command(() -> server.close(code, reason));
    }

    @Override
    public Outcome outcome() {
        Agreement agreement = server.agreement();
        outcome.facts.put("version", agreement == null ? null : agreement.version());
        outcome.facts.put(
                "protocol", agreement == null || agreement.protocol().isEmpty() ? null : agreement.protocol());
        return outcome;
    }
}
