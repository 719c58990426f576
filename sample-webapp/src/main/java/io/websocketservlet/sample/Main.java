package io.websocketservlet.sample;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocketServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import java.io.IOException;
import java.util.List;

/** Runs the sample on a container that comes with it, until the process is told to end. */
public final class Main {

    private Main() {}

    /** Starts the server that the arguments ask for; {@code --help} says what there is. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        List<String> names = containers();
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
        WebSocketServer server = start(commandLine);
        System.out.println("listening on " + commandLine.url(server.port()));
    }

    /** The containers on the class path. */
    static List<String> containers() {
        return EmbeddedContainer.all().stream().map(EmbeddedContainer::name).toList();
    }

    static WebSocketServer start(CommandLine commandLine) throws IOException {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withTransport(commandLine.transport())
                .withExtensions(PermessageDeflate.server()
                        .withContextTakeover(commandLine.contexts())
                        .withPeerContextTakeover(commandLine.contexts()));
        ServerOptions server = ServerOptions.defaults()
                .withContainer(commandLine.container())
                .withHost(commandLine.host())
                .withPort(commandLine.port());
        return WebSocketServer.of(server)
                .application(new SampleApplication(options))
                .start();
    }
}
