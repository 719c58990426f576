package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Where a server of ours departs from em-websocket, decision by decision. */
final class EmRules {

    private static final Pattern VERSION = Pattern.compile("(?i)\r\nSec-WebSocket-Version: (\\d+)");

    /** To the challenge that all of these vectors hold; it is the example of draft 76, 5.2. */
    private static final String HIXIE_RESPONSE =
            HexFormat.of().formatHex("8jKS'y:G*Co,Wxa-".getBytes(StandardCharsets.US_ASCII));

    static final List<Rule<EmSituation>> OURS = List.of(
            // The handshake.
            new Rule<>("a bad request is answered, and nobody is told", EmRules::isRefused, it -> it.refuse(400)),
            new Rule<>(
                    "what is no request for a WebSocket may be one for something else",
                    it -> it.requestHead().startsWith("POST ")
                            || it.requestHead().startsWith("GET ")
                                    && !Pattern.compile("(?i)\r\nUpgrade: websocket\r\n")
                                            .matcher(it.requestHead())
                                            .find(),
                    it -> it.refuse(404)),
            new Rule<>("versions are 13, 8 and 7", EmRules::hasOtherVersion, it -> it.refuse(426)),
            new Rule<>(
                    "there is no path for health checks",
                    it -> it.requestHead().startsWith("GET /healthcheck")
                            && VERSION.matcher(it.requestHead()).find(),
                    it -> {
                        it.status = 101;
                        it.headers.put(
                                "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 1.3, the example
                        String path = it.requestHead().split(" ")[1];
                        it.events.add(EmSituation.open(path, "", "http://example.com", false, "13"));
                        it.ended = false;
                    }),
            new Rule<>("there is no policy file", it -> it.requestHead().startsWith("<policy"), it -> it.refuse(400)),
            new Rule<>(
                    "a subprotocol is answered only if it is spoken",
                    it -> it.headers.containsKey("Sec-WebSocket-Protocol"),
                    it -> it.headers.remove("Sec-WebSocket-Protocol")),
            new Rule<>(
                    "an empty subprotocol is none",
                    it -> it.isHixie() && it.requestHead().contains("Sec-WebSocket-Protocol: \r\n"),
                    EmRules::openHixie),
            new Rule<>(
                    "what follows the challenge is a frame",
                    it -> it.isHixie() && it.requestHead().matches("(?s).*\r\n\r\n.{9,}"),
                    EmRules::openHixie),
            new Rule<>(
                    "drafts 1 to 3 are hixie-76 where their headers say that",
                    it -> it.requestHead().contains("Sec-WebSocket-Draft:"),
                    it -> it.replace("open", EmSituation.open("/demo", "", "http://example.com", false, "76"))),

            // Frames.
            new Rule<>(
                    "reserved bits are nobody's",
                    it -> it.received().stream().anyMatch(hex -> hex.matches("[c-f4-7].*")) && !it.isHixie(),
                    it -> it.fail(1002)),
            new Rule<>(
                    "after a failure onClose has our own code",
                    it -> it.has("error WSProtocolError") && it.written.startsWith("88") && !it.has("timer-fired"),
                    it -> it.fail(1002)),
            new Rule<>(
                    "a limit is one of whole messages",
                    it -> it.options.containsKey("maxFrameSize"),
                    it -> it.fail(1009)),
            new Rule<>("each ping is answered at once", it -> it.has("ping"), it -> {
                it.events.remove("timer-fired");
                it.written = it.events.stream()
                        .filter(event -> event.startsWith("ping "))
                        .map(event -> event.substring(5))
                        .map(payload -> "8a%02x%s".formatted(payload.length() / 2, payload))
                        .reduce("", String::concat);
            }),
            new Rule<>(
                    "hixie text begins with any byte up to 7f",
                    it -> it.isHixie() && it.received().stream().anyMatch(hex -> hex.matches("[1-7].*")),
                    it -> {
                        it.events.removeIf(event -> event.startsWith("error") || event.startsWith("close"));
                        it.ended = false;
                    }),

            // Commands.
            new Rule<>("nobody asks for abilities", it -> it.does("pingable"), it -> it.unask("pingable")),
            new Rule<>("nor for others", it -> it.does("supports_close_codes"), it -> it.unask("supports_close_codes")),
            new Rule<>(
                    "a server closes with 1000 to 1003, 1007 to 1014 and 3000 to 4999",
                    it -> it.has("raised RuntimeError") && EmRules.isSendable(it.code()),
                    it -> {
                        it.events.removeIf(event -> event.startsWith("raised"));
                        it.returns.add("true");
                        it.written = EmSituation.closeFrame(it.code());
                    }),
            new Rule<>("binary on hixie is refused by false", it -> it.has("raised NoMethodError"), it -> {
                it.events.removeIf(event -> event.startsWith("raised"));
                it.returns.add("false");
            }),
            new Rule<>(
                    "only what waits counts for the outbound limit",
                    it -> it.options.containsKey("outboundLimit"),
                    it -> {
                        it.events.removeIf(event -> event.startsWith("close"));
                        it.ended = false;
                        it.returns.clear();
                        it.written = "";
                        for (EmSituation.Input input : it.inputs) {
                            String text = Fields.text(input.given().get("text"));
                            it.returns.add("true");
                            it.written += (text.length() < 126 ? "81%02x" : "817e%04x").formatted(text.length())
                                    + "78".repeat(text.length());
                        }
                    }),
            new Rule<>(
                    "an application's error is told, and no word of it to the peer",
                    it -> it.options.containsKey("raiseInMessage"),
                    it -> {
                        it.fail(1011);
                        it.events.removeIf(event -> event.startsWith("raised"));
                        it.events.add(1, "message text Hello");
                        if (it.options.containsKey("noOnError")) {
                            it.events.remove("error");
                        }
                    }),

            // The end.
            new Rule<>(
                    "who closes without a code says 1000",
                    it -> it.inputs.stream()
                            .anyMatch(input ->
                                    input.op().equals("close") && !input.given().has("code")),
                    it -> it.written = EmSituation.closeFrame(1000)),
            new Rule<>(
                    "a Close that is wrong in itself is answered and ends all: there is nothing else to tell",
                    it -> it.received().stream().anyMatch(hex -> hex.startsWith("88")) && it.has("error"),
                    it -> it.events.removeIf(event -> event.startsWith("error"))),
            new Rule<>(
                    "an empty Close is answered by an empty one",
                    it -> it.received().stream().anyMatch(hex -> hex.startsWith("8880")),
                    it -> it.written = "8800"),
            new Rule<>("a code that no peer may send is a fault", it -> it.has("close 999"), it -> {
                it.fail(1002);
                it.events.remove("error");
            }),
            new Rule<>(
                    "a peer that does not answer our Close is no error",
                    it -> it.has("timer-fired"),
                    it -> it.events.removeIf(event -> event.equals("timer-fired") || event.startsWith("error"))),
            new Rule<>(
                    "hixie-76 has a closing handshake, whose end has no code",
                    it -> it.isHixie() && it.has("close 1006"),
                    it -> {
                        it.replace("close", "close 1005");
                        if (!it.written.endsWith("ff00")) {
                            it.written += "ff00";
                        }
                        it.ended = !it.does("close");
                    }));

    private EmRules() {}

    private static boolean isRefused(EmSituation it) {
        return it.has("error HandshakeError") || it.requestHead().startsWith("GET /healthcheck");
    }

    private static boolean hasOtherVersion(EmSituation it) {
        var version = VERSION.matcher(it.requestHead());
        return version.find() && !List.of("13", "8", "7").contains(version.group(1));
    }

    private static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    private static void openHixie(EmSituation it) {
        it.status = 101;
        it.headers.put("Sec-WebSocket-Location", "ws://example.com/demo");
        it.headers.put("Sec-WebSocket-Origin", "http://example.com");
        it.written = HIXIE_RESPONSE;
        it.events.clear();
        it.events.add(EmSituation.open("/demo", "", "http://example.com", false, "76"));
        it.ended = false;
    }
}
