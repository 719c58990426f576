package io.websocketservlet.sample;

import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import java.net.URI;
import java.util.List;

/** The sample in this process, on a free port, until it is stopped. */
record RunningSample(RunningServer server) {

    static RunningSample on(String container) throws Exception {
        List<EmbeddedContainer> containers = Main.containers();
        List<String> names = containers.stream().map(EmbeddedContainer::name).toList();
        List<String> arguments = List.of("--container", container, "--port", "0");
        return new RunningSample(
                Main.start(containers.get(names.indexOf(container)), CommandLine.parse(arguments, names)));
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + path);
    }

    URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/" + path);
    }

    void stop() throws Exception {
        server.stop();
    }
}
