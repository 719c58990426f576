package io.websocketservlet.benchmarks.comparison;

import io.websocketservlet.benchmarks.events.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of a server.
 *
 * @param kind what the clients do
 * @param connections how many there are at a time
 * @param size of a message, in bytes
 * @param window how many messages a client has under way; 0 if it only listens
 * @param rate events a second; 0 for as many as the clients take
 */
record Scenario(
        String name, Kind kind, int connections, int size, int window, boolean text, boolean deflate, int rate) {

    enum Kind {
        /** Each client sends, and has all of it sent back. */
        ECHO,
        /** One client sends, and all have it sent. */
        BROADCAST,
        /** A client connects, closes, and is followed by the next one. */
        CONNECT,
        /** All have the events that the server sends of its own accord. */
        EVENTS,
        /** Clients that have echoed one message do nothing: what counts is the heap. */
        IDLE,
        /** The same with event streams, where nothing has come. */
        QUIET
    }

    static final List<Scenario> ALL = List.of(
            echo("echo64", 100, 64, 1, true, false),
            echo("echo64w16", 100, 64, 16, true, false),
            echo("echo16k", 100, 16 * 1024, 1, false, false),
            echo("echo1m", 4, 1024 * 1024, 1, false, false),
            new Scenario("connect", Kind.CONNECT, 50, 0, 0, true, false, 0),
            echo("deflate125", 100, 125, 1, true, true),
            echo("deflate4k", 100, 4096, 1, true, true),
            new Scenario("broadcast", Kind.BROADCAST, 500, 128, 4, true, false, 0),
            events("events", 0),
            events("events50", 50),
            echo("echo64c10", 10, 64, 16, true, false),
            echo("echo64c1000", 1_000, 64, 16, true, false),
            echo("echo64c10000", 10_000, 64, 16, true, false),
            new Scenario("idle", Kind.IDLE, 10_000, 64, 1, true, false, 0),
            new Scenario("idle-deflate", Kind.IDLE, 10_000, 125, 1, true, true, 0),
            new Scenario("idle-events", Kind.QUIET, 10_000, 0, 0, true, false, 0));

    /** Those that are compared when nobody says which. */
    static final List<String> USUAL = List.of(
            "echo64",
            "echo64w16",
            "echo16k",
            "echo1m",
            "connect",
            "deflate125",
            "deflate4k",
            "broadcast",
            "idle",
            "events",
            "events50",
            "idle-events");

    private static Scenario echo(String name, int connections, int size, int window, boolean text, boolean deflate) {
        return new Scenario(name, Kind.ECHO, connections, size, window, text, deflate, 0);
    }

    private static Scenario events(String name, int rate) {
        return new Scenario(name, Kind.EVENTS, 2_000, Publisher.LENGTH, 0, true, false, rate);
    }

    static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--scenarios " + name + ", known: "
                        + String.join(", ", ALL.stream().map(Scenario::name).toList())));
    }

    Scenario withConnections(int fewer) {
        return new Scenario(name, kind, fewer, size, window, text, deflate, rate);
    }

    /** What one client asks for and hears. */
    Dialogue dialogue(byte[] payload) {
        return switch (kind) {
            case EVENTS -> new StreamDialogue("/sse");
            case QUIET -> new StreamDialogue("/quiet");
            case BROADCAST -> new WebSocketDialogue("/broadcast", deflate, payload);
            default -> new WebSocketDialogue("/echo", deflate, payload);
        };
    }

    /** Whether it is the heap that counts. */
    boolean isIdle() {
        return kind == Kind.IDLE || kind == Kind.QUIET;
    }

    /**
     * Seconds of the server's processor before anything counts. A handshake runs through so much code, and there are so few of
     * them, that the compiler is at work far longer; 2,000 streams begin with as many of them, too.
     */
    double warmUp() {
        return switch (kind) {
            case CONNECT -> 40;
            case EVENTS -> 12;
            default -> 4;
        };
    }

    /** Printable, and neither all the same nor random: as compressible as the JSON of a chat. */
    byte[] payload() {
        byte[] payload = new byte[size];
        String pattern = "{\"user\":\"%d\",\"room\":\"general\",\"text\":\"message number %d\",\"seen\":[%d,%d]},";
        int at = 0;
        for (int i = 0; at < size; i++) {
            byte[] next = String.format(Locale.ROOT, pattern, i * 7919, i * 104_729, i, i * 31)
                    .getBytes(StandardCharsets.US_ASCII);
            int count = Math.min(next.length, size - at);
            System.arraycopy(next, 0, payload, at, count);
            at += count;
        }
        return payload;
    }
}
