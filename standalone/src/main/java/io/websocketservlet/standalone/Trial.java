package io.websocketservlet.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sample WAR on one server: it talks, is silent, is undeployed, is deployed again, and the server stops. */
final class Trial {

    private static final String OURS = "io.websocketservlet";
    private static final String OUR_THREADS = "websocket-";
    private static final Pattern TRANSPORT = Pattern.compile("io\\.websocketservlet\\.[\\w.]*Transport");

    private static final Duration TO_UNLOAD = Duration.ofSeconds(60);

    private static final int CROWD = 32;

    /** Where the sample has its event stream. */
    private static final String TICKS = "ticks";

    /** Something that holds if it returns. */
    private interface Check {
        void run() throws IOException, InterruptedException, Fault;
    }

    private final Path war;
    private final Path jdk;
    private final Duration idle;
    private final Consumer<String> faults;
    private final Row row = new Row();

    /**
     * @param jdk the home of the JDK that is to run the server
     * @param idle how long a connection is to be silent
     * @param faults told what does not hold
     */
    Trial(Path war, Path jdk, Duration idle, Consumer<String> faults) {
        this.war = war;
        this.jdk = jdk;
        this.idle = idle;
        this.faults = faults;
    }

    /**
     * Runs it.
     *
     * @param base does not exist yet; remains, with the server's log
     */
    Row run(Distribution server, Path home, Path base) throws IOException, InterruptedException {
        row.put("server", server.shortName() + ": " + server.version());
        Layout layout = server.layout();
        int port = Ports.free();
        Layout.Place place = new Layout.Place(home, Files.createDirectories(base), jdk, port);
        Map<String, String> environment = new HashMap<>(layout.environment(place));
        environment.put("JAVA_HOME", jdk.toString());
        List<String> command = layout.prepare(place);
        Path deployed = base.resolve(layout.deployments()).resolve(war.getFileName());
        String application =
                "127.0.0.1:" + port + "/" + war.getFileName().toString().replace(".war", "/");
        Conversation conversation = new Conversation(URI.create("ws://" + application));
        URI page = URI.create("http://" + application);

        long begun = System.nanoTime();
        try (ServerProcess process = ServerProcess.start(command, environment, base.resolve("server.log"))) {
            process.awaitAnswer(page.resolve("/"));
            row.put("starts in", seconds(begun));
            visit(page.resolve("/"));
            deploy(deployed);
            process.awaitPage(page);
            Jvm jvm = new Jvm(jdk, process.pid());
            row.put("JDK", jvm.version());
            talk(conversation, jvm);
            check("event stream", () -> {
                try (EventStream stream = EventStream.open(page.resolve(TICKS))) {
                    stream.arrive(2);
                }
            });
            visit(page.resolve("/"));
            undeploy(conversation, page.resolve(TICKS), jvm, () -> layout.undeploy(deployed));
            deploy(deployed);
            check("deployed again", () -> {
                process.awaitPage(page);
                conversation.echoesText();
            });
            check("told 1001 when stopped", () -> {
                try (Client client = conversation.open()) {
                    process.signal();
                    Conversation.isToldToLeave(client);
                    process.awaitEnd();
                }
            });
            check("nothing in the log", () -> log(process.output()));
        }
        return row;
    }

    /** All at once, so that no server sees a part of it. */
    private void deploy(Path deployed) throws IOException {
        Path copy = Files.copy(war, deployed.resolveSibling("copying"));
        Files.move(copy, deployed, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String seconds(long begun) {
        return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
    }

    private void check(String column, Check check) throws InterruptedException {
        try {
            check.run();
            row.put(column, true);
        } catch (IOException | Fault e) {
            row.put(column, false);
            faults.accept(column + ": " + (e instanceof Fault ? e.getMessage() : e.toString()));
        }
    }

    private void talk(Conversation conversation, Jvm jvm) throws IOException, InterruptedException {
        check("echo", conversation::echoesText);
        check("subprotocol", conversation::choosesSubprotocol);
        check("permessage-deflate", conversation::compresses);
        check("foreign origin refused", conversation::refusesForeignOrigin);
        check("idle", () -> {
            try (Client client = conversation.open()) {
                row.put("transport", transport(jvm));
                Conversation.survivesIdleness(client, idle);
            }
        });
    }

    /** The class of the transport that the open connections have. */
    private static String transport(Jvm jvm) throws IOException, InterruptedException {
        return jvm.instances(TRANSPORT).stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.joining(", "));
    }

    /** One client answers, one never reads, and one has an event stream; none keeps anything of the application. */
    private void undeploy(Conversation conversation, URI ticks, Jvm jvm, Check undeploying)
            throws InterruptedException {
        check("told 1001 when undeployed", () -> {
            try (Client polite = conversation.open();
                    Client silent = conversation.open();
                    EventStream stream = EventStream.open(ticks)) {
                stream.arrive(1);
                Fault.unless(!jvm.classes(OURS).isEmpty(), "no class of ours is found while they are needed");
                Fault.unless(!jvm.threads(OUR_THREADS).isEmpty(), "no thread of ours is found while it is needed");
                undeploying.run();
                Conversation.isToldToLeave(polite);
                check("event stream ends", stream::ends);
                check("threads gone", () -> gone("threads", () -> jvm.threads(OUR_THREADS)));
                check(
                        "classes gone",
                        () -> gone("classes", () -> {
                            jvm.collectGarbage();
                            return jvm.classes(OURS);
                        }));
                Conversation.isToldToLeave(silent);
            }
        });
    }

    private interface Look {
        List<String> remaining() throws IOException, InterruptedException;
    }

    private static void gone(String what, Look look) throws IOException, InterruptedException, Fault {
        long until = System.nanoTime() + TO_UNLOAD.toNanos();
        List<String> remaining = look.remaining();
        while (!remaining.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(500);
            remaining = look.remaining();
        }
        Fault.unless(
                remaining.isEmpty(),
                "there are still " + remaining.size() + " " + what + ", of which "
                        + remaining.stream().findFirst().orElse(""));
    }

    /**
     * Many ask the server for something at a time, whatever the answer, so that it has threads that were made for others. A
     * thread of WildFly's keeps the first task that it was given for as long as it lives, and with that the application of
     * any request ({@code EnhancedQueueExecutor.ThreadBody.run} of JBoss Threads, a local variable).
     */
    private static void visit(URI page) {
        HttpRequest request = HttpRequest.newBuilder(page)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        Stream.generate(() -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                .limit(CROWD)
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void log(List<String> lines) throws Fault {
        List<String> alarms = LogFile.alarms(lines);
        List<String> ours = LogFile.ours(alarms);
        alarms.stream().filter(line -> !ours.contains(line)).forEach(line -> faults.accept("not of ours: " + line));
        Fault.unless(ours.isEmpty(), String.join("\n", ours));
    }
}
