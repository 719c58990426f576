package io.websocketservlet.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.sample.Echo;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceHandler;
import io.websocketservlet.servlet.EventSourceServlet;
import io.websocketservlet.servlet.WebSocketFilter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the documentation shows is what works. */
class DocumentationTest {

    private static final String IMPORTS = """
            import io.websocketservlet.client.*;
            import io.websocketservlet.driver.connection.*;
            import io.websocketservlet.driver.deflate.*;
            import io.websocketservlet.driver.eventstream.*;
            import io.websocketservlet.driver.frame.*;
            import io.websocketservlet.driver.handshake.*;
            import io.websocketservlet.driver.message.*;
            import io.websocketservlet.servlet.*;
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;
            import java.io.IOException;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import jdk.jfr.consumer.*;
            """;

    /** What a snippet that is not a class by itself may take for given. */
    private static final String SURROUNDINGS = """
            class %s {
                WebSocket socket;
                Executor myPool;
                ClientOptions options = ClientOptions.defaults();
                static void log(String line) {}
                static String slowAnswerTo(Message message) { return ""; }
                static CompletableFuture<Void> store(Message message) { return new CompletableFuture<>(); }
                static class ReverseText implements io.websocketservlet.driver.extension.Extension {
                    public String name() { return "x-reverse-text"; }
                }
                static class Chat implements WebSocketHandler {
                    public void connect(WebSocket socket) {}
                }
                void snippet(HttpServletRequest request, HttpServletResponse response,
                        ServletContext servletContext) throws Exception {
            %s
                }
            }
            """;

    static List<Snippet> xml() throws IOException {
        return Snippet.in("xml");
    }

    /** All of them at once, since a compiler takes longer to begin than for a snippet. */
    @Test
    void javaCompiles(@TempDir Path classes) throws Exception {
        Map<String, Snippet> names = new HashMap<>();
        List<SourceText> sources = new ArrayList<>();
        for (Snippet snippet : Snippet.in("java")) {
            Matcher type = Pattern.compile("^public (?:final )?(?:class|interface|record) (\\w+)", Pattern.MULTILINE)
                    .matcher(snippet.text());
            boolean whole = type.find();
            String name = whole ? type.group(1) : "Surroundings" + sources.size();
            SourceText source = new SourceText(
                    name, IMPORTS + (whole ? snippet.text() : SURROUNDINGS.formatted(name, snippet.text())));
            names.put(source.getName(), snippet);
            sources.add(source);
        }
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, complaints, options, null, sources)
                .call();
        assertFalse(sources.isEmpty());
        assertEquals(
                "",
                complaints.getDiagnostics().stream()
                        .filter(complaint -> complaint.getKind() == Diagnostic.Kind.ERROR)
                        .map(complaint -> names.get(complaint.getSource().getName()) + ": " + complaint + "\n")
                        .collect(Collectors.joining()));
    }

    @ParameterizedTest
    @MethodSource("xml")
    void webXmlIsAccepted(Snippet snippet) throws Exception {
        Document xml = parsed("<web-app>" + snippet.text() + "</web-app>");
        Map<String, String> params = new TreeMap<>();
        NodeList elements = xml.getElementsByTagName("init-param");
        for (int i = 0; i < elements.getLength(); i++) {
            Element param = (Element) elements.item(i);
            params.put(textOf(param, "param-name"), textOf(param, "param-value"));
        }
        if (xml.getElementsByTagName("servlet").getLength() > 0) {
            assertEquals(EventSourceServlet.class.getName(), textOf(xml, "servlet-class"));
            assertEquals("true", textOf(xml, "async-supported"));
            params.put("handler", Silence.class.getName()); // the application's own is not here
            EventSourceServlet servlet = new EventSourceServlet();
            servlet.init(config(ServletConfig.class, params));
            servlet.destroy();
        } else {
            assertEquals(WebSocketFilter.class.getName(), textOf(xml, "filter-class"));
            params.put("handler", Echo.class.getName());
            WebSocketFilter filter = new WebSocketFilter();
            filter.init(config(FilterConfig.class, params));
            filter.destroy();
        }
    }

    /** What an application is to depend on is what this build makes. */
    @Test
    void dependenciesAreThoseOfThisBuild() throws Exception {
        List<Snippet> snippets = Snippet.in("pom");
        assertFalse(snippets.isEmpty());
        Document build = parsed(Files.readString(Path.of("../pom.xml")));
        for (Snippet snippet : snippets) {
            Document shown = parsed(snippet.text());
            for (String name : List.of("groupId", "version")) {
                assertEquals(textOf(build, name), textOf(shown, name), snippet::toString);
            }
            assertTrue(Files.exists(Path.of("..", textOf(shown, "artifactId"), "pom.xml")), snippet::toString);
        }
    }

    /** Says nothing. */
    public static final class Silence implements EventSourceHandler {

        @Override
        public void connect(EventSource source) {}
    }

    @Test
    void everyOptionIsListedAndNoOther() throws Exception {
        ServletException refused = assertThrows(
                ServletException.class,
                () -> new WebSocketFilter().init(config(FilterConfig.class, Map.of("no such option", ""))));
        assertListed("options.md", refused);
    }

    @Test
    void everyOptionOfEventStreamsIsListedAndNoOther() throws Exception {
        ServletException refused = assertThrows(
                ServletException.class,
                () -> new EventSourceServlet().init(config(ServletConfig.class, Map.of("no such option", ""))));
        assertListed("event-stream-options.md", refused);
    }

    private static void assertListed(String page, ServletException refused) throws IOException {
        String known =
                refused.getMessage().substring(refused.getMessage().indexOf("known are ") + "known are ".length());
        TreeSet<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/reference", page))) {
            Matcher row = Pattern.compile("\\| `(\\w+)` \\|.*").matcher(line);
            if (row.matches()) {
                listed.add(row.group(1));
            }
        }
        assertEquals(String.join(", ", listed), String.join(", ", new TreeSet<>(List.of(known.split(", ")))));
    }

    @Test
    void everyLinkLeadsToAFile() throws Exception {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
            assertFalse(pages.isEmpty());
            for (Path page : pages) {
                Matcher link = Pattern.compile("\\]\\((?!https?:)([^)#]+)").matcher(Files.readString(page));
                while (link.find()) {
                    Path target = page.resolveSibling(link.group(1));
                    assertTrue(Files.exists(target), () -> page + " links to " + target);
                }
            }
        }
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String textOf(Document parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static String textOf(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static <T> T config(Class<T> type, Map<String, String> params) {
        ClassLoader loader = DocumentationTest.class.getClassLoader();
        Map<Object, Object> attributes = new HashMap<>();
        Object context = Proxy.newProxyInstance(
                loader, new Class<?>[] {ServletContext.class}, (proxy, method, args) -> switch (method.getName()) {
                    case "getClassLoader" -> loader;
                    case "getContextPath" -> "";
                    case "getAttribute" -> attributes.get(args[0]);
                    case "setAttribute" -> attributes.put(args[0], args[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return type.cast(Proxy.newProxyInstance(
                loader, new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "getFilterName", "getServletName" -> "chat";
                    case "getInitParameterNames" -> Collections.enumeration(params.keySet());
                    case "getInitParameter" -> params.get((String) args[0]);
                    case "getServletContext" -> context;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** A source that is not in a file. */
    private static final class SourceText extends SimpleJavaFileObject {

        private final String text;

        SourceText(String type, String text) {
            super(URI.create("memory:///" + type + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
