package io.websocketservlet.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.servlet.ServerOptions;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference/server-options.md lists every option, and no other. */
class ServerOptionsPageTest {

    @Test
    void everyOptionIsListedAndNoOther() throws Exception {
        String page = Files.readString(Path.of("../docs/reference/server-options.md"));
        Set<String> listed = new TreeSet<>();
        Matcher row = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE).matcher(page);
        while (row.find()) {
            listed.add(row.group(1));
        }
        Set<String> known = new TreeSet<>();
        for (Method method : ServerOptions.class.getMethods()) {
            if (method.getName().startsWith("with")) {
                known.add(method.getName());
            }
        }
        assertEquals(known, listed);
    }
}
