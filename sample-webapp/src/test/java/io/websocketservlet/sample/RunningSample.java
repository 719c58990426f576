package io.websocketservlet.sample;

import io.websocketservlet.servlet.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The sample in this process, on a free port, until it is stopped. */
record RunningSample(WebSocketServer server) {

    static RunningSample on(String container) throws IOException {
        List<String> arguments = List.of("--container", container, "--port", "0");
        return new RunningSample(Main.start(CommandLine.parse(arguments, Main.containers())));
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + path);
    }

    URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/" + path);
    }

    void stop() {
        server.stop();
    }
}
