package io.websocketservlet.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages about seeing inside tell what there is, and their commands work. */
@Timeout(120)
class SeeInsideTest {

    private static final Path EVENTS = Path.of("../docs/reference/events-and-meters.md");
    private static final String HOW_TO = "docs/how-to/see-inside.md";

    private static List<EventType> events() throws Exception {
        TreeMap<String, EventType> events = new TreeMap<>();
        for (String module : List.of("websocket-driver", "websocket-servlet-core")) {
            Path sources = Path.of("..", module, "src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (Files.readString(file).contains("import jdk.jfr.Event;")) {
                        String name = sources.relativize(file).toString();
                        EventType type = typeOf(name.replace(".java", "").replace(File.separatorChar, '.'));
                        events.put(type.getName(), type);
                    }
                }
            }
        }
        return List.copyOf(events.values());
    }

    private static EventType typeOf(String className) throws ClassNotFoundException {
        return EventType.getEventType(Class.forName(className).asSubclass(jdk.jfr.Event.class));
    }

    /** What the page has to say of an event: its description, and a row for each field. */
    private static String section(EventType event) {
        StringBuilder text = new StringBuilder("### " + event.getName() + "\n\n" + event.getDescription() + ".\n\n");
        text.append("| field | kind | |\n| --- | --- | --- |\n");
        for (ValueDescriptor field : event.getFields()) {
            // these every event has
            if (!List.of("startTime", "duration", "eventThread", "stackTrace").contains(field.getName())) {
                text.append("| `%s` | %s | %s |\n".formatted(field.getName(), kind(field), field.getDescription()));
            }
        }
        return text.toString();
    }

    private static String kind(ValueDescriptor field) {
        if (field.getAnnotation(jdk.jfr.Timespan.class) != null) {
            return "time";
        }
        if (field.getAnnotation(jdk.jfr.DataAmount.class) != null) {
            return "bytes";
        }
        return switch (field.getTypeName()) {
            case "java.lang.String" -> "text";
            case "boolean" -> "true or false";
            default -> "number";
        };
    }

    @Test
    void everyEventIsListedWithItsFieldsAndNoOther() throws Exception {
        String page = Files.readString(EVENTS);
        List<EventType> events = events();
        assertFalse(events.isEmpty());
        for (EventType event : events) {
            assertTrue(page.contains(section(event)), () -> "the page does not say:\n" + section(event));
        }
        assertEquals(
                events.size(),
                Pattern.compile("^### ", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .count());
    }

    @Test
    void everyEventIsLabelledAndHasNoStackTrace() throws Exception {
        for (EventType event : events()) {
            assertTrue(event.getName().startsWith("io.websocketservlet."), event::getName);
            assertEquals(List.of("WebSocket"), event.getCategoryNames(), event::getName);
            assertTrue(event.getLabel() != null && event.getDescription() != null, event::getName);
            assertTrue(
                    event.getSettingDescriptors().stream()
                            .filter(setting -> setting.getName().equals("stackTrace"))
                            .allMatch(setting -> setting.getDefaultValue().equals("false")),
                    event::getName);
            for (ValueDescriptor field : event.getFields()) {
                assertTrue(field.getLabel() != null, () -> event.getName() + "." + field.getName());
            }
        }
    }

    /** Its lines one after the other, as a shell would run them, on this process. */
    @Test
    void theCommandsWork(@TempDir Path directory) throws Exception {
        List<String> commands = Snippet.in("sh").stream()
                .filter(snippet -> snippet.page().equals(HOW_TO))
                .flatMap(snippet -> snippet.text().lines())
                .toList();
        assertTrue(commands.stream().anyMatch(command -> command.startsWith("jcmd ")));
        for (String command : commands) {
            run(command.replace("/tmp/", directory + "/"));
        }
        assertTrue(Files.exists(directory.resolve("sockets.jfr")));
    }

    private static void run(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        shell.environment().merge("PATH", tools, (path, first) -> first + File.pathSeparator + path);
        shell.environment().put("PID", Long.toString(ProcessHandle.current().pid()));
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + ":\n" + said);
        assertFalse(said.contains("Exception") || said.contains("Could not"), () -> command + ":\n" + said);
    }
}
