package io.websocketservlet.servlet;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.websocketservlet.servlet.spi.Upgrade;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of the arrows between the packages. What {@link #ROOMS} does not list is forbidden. */
class PackageArrowsTest {

    private static final String HOME = "io.websocketservlet.servlet";

    /** The package {@link #HOME} itself, in the table. */
    private static final String ROOT = "servlet";

    /** What every package may use from outside of {@link #HOME}. */
    private static final List<String> OUTSIDE = List.of("java.", "jakarta.servlet.", "io.websocketservlet.driver.");

    /** What speaks of keys. */
    private static final List<String> TLS = List.of("javax.net.ssl.", "javax.crypto.");

    /** What shows the state to others, used in one package alone. */
    private static final List<String> SHOWING = List.of("jdk.jfr.", "javax.management.");

    private static final List<Room> ROOMS = List.of(
            room("spi", "", "is what a container has to provide, and knows no application"),
            room("upgrade", "spi", "takes a connection over in the Servlet API's own way"),
            room("eventstream", "spi", "writes an event stream into an asynchronous response"),
            room("server", "spi", "is what a server brings along that a WAR is given"),
            room("servlet", "spi upgrade eventstream server", "is what an application sees"));

    /**
     * A package, by the rest of its name after {@link #HOME}.
     *
     * @param mayUse the other packages that it may use; they stand above it
     * @param sentence what it is there for, and so why it may use these and no others
     */
    private record Room(String name, Set<String> mayUse, String sentence) {}

    private static Room room(String name, String mayUse, String sentence) {
        return new Room(name, mayUse.isEmpty() ? Set.of() : Set.of(mayUse.split(" ")), sentence);
    }

    private record Use(String user, String used) {}

    @Test
    void everyArrowIsInTheTable() throws Exception {
        Map<String, Room> rooms = ROOMS.stream().collect(toMap(Room::name, room -> room));
        List<Use> uses = uses();
        assertFalse(uses.isEmpty(), "no class was read");
        List<String> faults = new ArrayList<>();
        for (Use use : uses) {
            Room user = rooms.get(roomOf(use.user));
            if (user == null) {
                faults.add(use.user + " is in a package that the table does not know");
            } else if (!isAllowed(user, use.used)) {
                faults.add(use.user + " uses " + use.used + ", but " + user.name + " may use only " + user.mayUse
                        + " and " + OUTSIDE + ": it " + user.sentence);
            }
        }
        assertEquals("", String.join("\n", faults));
    }

    @Test
    void everyArrowPointsDown() {
        List<String> below = new ArrayList<>();
        for (Room room : ROOMS) {
            assertEquals(Set.of(), minus(room.mayUse, below), "what " + room.name + " may use stands above it");
            below.add(room.name);
        }
    }

    private static boolean isAllowed(Room user, String used) {
        if (!isHome(used)) {
            return OUTSIDE.stream().anyMatch(used::startsWith)
                    || user.name.equals(ROOT) && SHOWING.stream().anyMatch(used::startsWith)
                    || List.of("spi", "server").contains(user.name)
                            && TLS.stream().anyMatch(used::startsWith);
        }
        return roomOf(used).equals(user.name) || user.mayUse.contains(roomOf(used));
    }

    private static boolean isHome(String className) {
        return className.startsWith(HOME + ".");
    }

    /** {@code HOME.room.Type$Inner} is in {@code room}. */
    private static String roomOf(String className) {
        int end = className.lastIndexOf('.');
        return end <= HOME.length() ? ROOT : className.substring(HOME.length() + 1, end);
    }

    private static Set<String> minus(Set<String> all, List<String> known) {
        return all.stream().filter(name -> !known.contains(name)).collect(toSet());
    }

    /** What the compiled classes use, as the JDK's own jdeps reads it. */
    private static List<Use> uses() throws IOException, URISyntaxException {
        Path classes = Path.of(Upgrade.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of("-verbose:class"));
        try (Stream<Path> files = Files.walk(classes)) {
            // file by file: with the module descriptor among them jdeps would ask for the modules it requires
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.endsWith("module-info.class"))
                    .forEach(arguments::add);
        }
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        int status =
                ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, out::toString);
        return Pattern.compile("^ +(\\S+) +-> (\\S+)", Pattern.MULTILINE)
                .matcher(out.toString())
                .results()
                .map(match -> new Use(match.group(1), match.group(2)))
                .toList();
    }
}
