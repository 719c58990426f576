package io.websocketservlet.driver.vectors;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.client.ProxyOptions;
import io.websocketservlet.client.WireClient;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.WebSocketConnection;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our client over real sockets, driven as a vector drives the seeds. What it has in another form than they do is translated
 * here, and only here:
 *
 * <ul>
 *   <li>Headers are options; the seeds' are set on a driver that has not started.
 *   <li>What could never be sent throws; the seeds know no such thing, so it counts as false.
 *   <li>Before the start the seeds have no state, and an absent protocol is null, as is an absent status.
 *   <li>Who is let through by a proxy asks the server at once; the seeds wait to be told to start, and what was written
 *       is left out until then.
 *   <li>A proxy's refusal is the end of the connection; with the seeds it is that of the proxy alone. Its status is in
 *       the words of the error.
 * </ul>
 */
final class ClientOverSockets implements HttpEndpoint {

    private static final Pattern STATUS = Pattern.compile("\\b[1-5][0-9]{2}\\b");
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final HttpScript script;
    private final Path files;
    private final Outcome outcome = new Outcome();

    private ClientOptions options;
    private WireClient client;
    private boolean started;

    /** What happens from now on is the end of the test. */
    private volatile boolean told;

    // The proxy.

    private ProxyOptions proxy;
    private boolean proxyStarted;
    private String proxySaid = "";
    private volatile String proxyError;

    ClientOverSockets(HttpScript script, Path files) {
        this.script = script;
        this.files = files;
        ClientOptions asked = ClientOptions.defaults()
                .withHandshakeTimeout(Duration.ofMinutes(5)) // byte by byte a busy machine takes its time
                .withMaxLength(script.maxLength)
                .withProtocols(script.protocols.toArray(String[]::new));
        options = script.extensions == null ? asked : asked.withExtensions(PermessageDeflate.client());
        try {
            WireClient.check(script.url, options);
        } catch (IllegalArgumentException e) {
            outcome.facts.put("throws", e.getMessage());
        }
    }

    private boolean isNowhere() {
        return outcome.facts.containsKey("throws");
    }

    /** The client, which has its options for good from now on. */
    private WireClient client() {
        if (client == null) {
            ClientOptions all = proxy == null ? options : options.withProxy(proxy);
            client = new WireClient(script.url, all, script.nonce, script.maskingKey, files);
            listenTo(client.socket());
        }
        return client;
    }

    private void listenTo(WebSocketConnection socket) {
        socket.onOpen(() -> event("open"));
        socket.onMessage(message -> {
            if (message.isText()) {
                event("message", "text", message.text());
            } else {
                event("message", "binary", Hex.of(message.bytes()));
            }
        });
        socket.onPing(payload -> event("ping", Hex.of(payload)));
        socket.onPong(payload -> event("pong", Hex.of(payload)));
        socket.onError(error -> {
            if (isUndecided()) {
                proxyError = error.getMessage();
            } else {
                event("error", error.getMessage());
            }
        });
        socket.onClose(close -> {
            if (!isUndecided()) {
                event("close", Integer.toString(close.code()), close.reason());
            }
            client.over();
        });
    }

    private void event(String... nameAndArguments) {
        if (!told) {
            outcome.event(nameAndArguments);
        }
    }

    /** Whether it is the proxy that an end comes from. */
    private boolean isUndecided() {
        return proxyStarted && !started;
    }

    @Override
    public boolean header(String name, String value) {
        if (isNowhere() || client != null) {
            return false;
        }
        try {
            ClientOptions more = options.withHeader(name, value);
            WireClient.check(script.url, more);
            options = more;
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean start() {
        if (isNowhere() || started || client().socket().readyState() != ReadyState.CONNECTING) {
            return false;
        }
        if (!proxyStarted) {
            client.connect();
        } else if (!client.goesOn()) {
            return false;
        }
        started = true;
        return true;
    }

    @Override
    public void receive(byte[] bytes) {
        client.send(bytes);
        if (bytes.length > 1) {
            client.settle();
        } else {
            client.heard(); // one byte among many: what follows from it will be waited for
        }
    }

    private boolean command(Predicate<WebSocketConnection> command) {
        if (isNowhere()) {
            return false;
        }
        boolean taken;
        try {
            taken = command.test(client().socket());
        } catch (IllegalArgumentException e) {
            taken = false;
        }
        client.settle();
        return taken;
    }

    @Override
    public boolean text(String text) {
        return command(socket -> socket.send(text));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return command(socket -> socket.send(ByteBuffer.wrap(bytes)));
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return command(socket -> callback == null
                ? socket.ping(ByteBuffer.wrap(payload))
                : socket.ping(new String(payload, StandardCharsets.UTF_8), () -> event("ping-callback", callback)));
    }

    @Override
    public boolean pong(byte[] payload) {
        return command(socket -> socket.pong(ByteBuffer.wrap(payload)));
    }

    @Override
    public boolean close(int code, String reason) {
        return command(socket -> socket.close(code, reason));
    }

    @Override
    public void proxy(String origin) {
        proxy = ProxyOptions.of(origin);
    }

    @Override
    public boolean proxyHeader(String name, String value) {
        if (proxyStarted) {
            return false;
        }
        try {
            proxy = proxy.withHeader(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean proxyStart() {
        if (proxyStarted) {
            return false;
        }
        proxyStarted = true;
        client().connect();
        return true;
    }

    @Override
    public void proxyReceive(byte[] bytes) {
        client.send(bytes);
        proxySaid += new String(bytes, StandardCharsets.ISO_8859_1);
        if (proxySaid.endsWith(END_OF_HEAD)) {
            if (client.goesOn()) {
                outcome.event("proxy-connect");
            } else {
                outcome.event("proxy-error", proxyError);
            }
        }
    }

    @Override
    public Outcome outcome() {
        if (isNowhere()) {
            return outcome;
        }
        client().settle();
        WebSocketConnection socket = client.socket();
        String state = socket.readyState().name().toLowerCase(Locale.ROOT);
        boolean named = started || socket.readyState() != ReadyState.CONNECTING && !proxyStarted;
        outcome.facts.put("state", named ? state : null);
        outcome.facts.put("version", orNull(socket.version()));
        outcome.facts.put("protocol", orNull(socket.protocol()));
        outcome.facts.put("status", orNull(client.socket().status()));
        outcome.facts.put("proxy_status", statusIn(proxyError == null ? proxySaid : proxyError));
        byte[] written = client.received();
        boolean leaveOut = isUndecided() && written.length > 0;
        outcome.written.writeBytes(leaveOut ? Arrays.copyOf(written, endOfHead(written)) : written);
        told = true;
        client.close();
        return outcome;
    }

    private static int endOfHead(byte[] written) {
        return new String(written, StandardCharsets.ISO_8859_1).indexOf(END_OF_HEAD) + END_OF_HEAD.length();
    }

    private static String statusIn(String text) {
        Matcher status = STATUS.matcher(text);
        return status.find() ? status.group() : null;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String orNull(int status) {
        return status == 0 ? null : Integer.toString(status);
    }
}
