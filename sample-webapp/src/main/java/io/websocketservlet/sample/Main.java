package io.websocketservlet.sample;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import java.util.List;
import java.util.ServiceLoader;

/** Runs the sample on a container that comes with it, until the process is told to end. */
public final class Main {

    private Main() {}

    /** Starts the server that the arguments ask for; {@code --help} says what there is. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        List<EmbeddedContainer> containers = containers();
        List<String> names = containers.stream().map(EmbeddedContainer::name).toList();
        if (arguments.contains("--help")) {
            System.out.printf(CommandLine.USAGE, String.join(", ", names));
            return;
        }
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(arguments, names);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        RunningServer server = start(containers.get(names.indexOf(commandLine.container())), commandLine);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        System.out.println("listening on " + commandLine.url(server.port()));
        Thread.currentThread().join(); // a signal ends it
    }

    /** The containers on the class path. */
    static List<EmbeddedContainer> containers() {
        return ServiceLoader.load(EmbeddedContainer.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    static RunningServer start(EmbeddedContainer container, CommandLine commandLine) throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withTransport(commandLine.transport())
                .withExtensions(PermessageDeflate.server()
                        .withContextTakeover(commandLine.contexts())
                        .withPeerContextTakeover(commandLine.contexts()));
        return container.start(new Settings(commandLine.host(), commandLine.port()), new SampleApplication(options));
    }

    private static void stop(RunningServer server) {
        try {
            server.stop();
        } catch (Exception failed) {
            System.err.println("the server did not stop cleanly: " + failed);
        }
    }
}
