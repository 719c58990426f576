package io.websocketservlet.endurance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of two ends that can be cut: this end is here, the other one in a network namespace of its own. Linux only, by
 * the command {@code ip}, as root.
 */
final class Veth implements AutoCloseable {

    private static final int SECONDS = 10;

    // 198.18.0.0/15 is for trials of this kind (RFC 2544, C.2.2).
    private static final String HERE = "198.18.77.1";
    private static final String THERE = "198.18.77.2";

    private final String namespace = "endurance-" + ProcessHandle.current().pid();
    private final String link = "end" + ProcessHandle.current().pid() % 100_000;
    private final Thread removal = new Thread(this::removeQuietly, "end of " + namespace);

    private Veth() {}

    /**
     * Sets it up.
     *
     * @throws UnsupportedOperationException saying what it needs, if it cannot be had here
     */
    static Veth set() throws IOException {
        String needs = "cable needs Linux, root, and the command ip (iproute2) with network namespaces";
        if (!System.getProperty("os.name").equals("Linux") || !isRoot()) {
            throw new UnsupportedOperationException(needs);
        }
        Veth veth = new Veth();
        Runtime.getRuntime().addShutdownHook(veth.removal);
        try {
            veth.setUp();
        } catch (IOException e) {
            veth.removeQuietly();
            throw new UnsupportedOperationException(needs + "; " + e.getMessage(), e);
        }
        return veth;
    }

    private static boolean isRoot() throws IOException {
        return output(List.of("id", "-u")).strip().equals("0");
    }

    private void setUp() throws IOException {
        String there = link + "b";
        ip("netns", "add", namespace);
        ip("link", "add", link, "type", "veth", "peer", "name", there, "netns", namespace);
        ip("addr", "add", HERE + "/30", "dev", link);
        ip("link", "set", link, "up");
        ip("-n", namespace, "addr", "add", THERE + "/30", "dev", there);
        ip("-n", namespace, "link", "set", there, "up");
    }

    /** The address of this end. */
    String here() {
        return HERE;
    }

    /** What to put before a command, to run it at the other end. */
    List<String> inside() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** From now on nothing gets through, and nobody is told: the other end is pulled out. */
    void cut() throws IOException {
        ip("-n", namespace, "link", "set", link + "b", "down");
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(removal);
        ip("link", "del", link); // the namespace's end would go later, by and by
        ip("netns", "del", namespace);
    }

    private void removeQuietly() {
        try {
            ip("netns", "del", namespace); // and by and by the link
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        output(command);
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text.strip());
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + String.join(" ", command), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
