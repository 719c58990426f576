package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/reference/client-options.md lists every option, and no other. */
class ClientOptionsPageTest {

    private static final Path PAGE = Path.of("../docs/reference/client-options.md");

    @ParameterizedTest
    @ValueSource(classes = {ClientOptions.class, TlsOptions.class, ProxyOptions.class, Reconnect.class})
    void everyOptionIsListedAndNoOther(Class<?> options) throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("## " + options.getSimpleName() + "\n");
        int end = page.indexOf("\n## ", begin + 1);
        Set<String> listed = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                .matcher(page.substring(begin, end))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = Arrays.stream(options.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> name.startsWith("with"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, listed);
    }
}
