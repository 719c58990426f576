package io.websocketservlet.contract;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.servlet.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A WAR that was unpacked: {@link Echo} at {@link #ECHO} in WEB-INF/classes, the library and an adapter as jars in WEB-INF/lib. */
final class ExplodedWar {

    static final String ECHO = "/echo";

    /** By the container's own way, or not at all. */
    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <filter>
                <filter-name>echo</filter-name>
                <filter-class>io.websocketservlet.servlet.WebSocketFilter</filter-class>
                <async-supported>true</async-supported>
                <init-param>
                  <param-name>handler</param-name>
                  <param-value>%s</param-value>
                </init-param>
                <init-param>
                  <param-name>protocols</param-name>
                  <param-value>irc, amqp</param-value>
                </init-param>
                <init-param>
                  <param-name>transport</param-name>
                  <param-value>native</param-value>
                </init-param>
              </filter>
              <filter-mapping>
                <filter-name>echo</filter-name>
                <url-pattern>%s</url-pattern>
              </filter-mapping>
            </web-app>
            """.formatted(Echo.class.getName(), ECHO);

    private ExplodedWar() {}

    /**
     * Makes one.
     *
     * @param directory does not exist yet
     * @param adapter a class of the adapter's
     */
    static Path at(Path directory, Class<?> adapter) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        for (Class<?> one : List.of(Driver.class, WebSocket.class, adapter)) {
            jar(location(one), lib.resolve(one.getPackageName() + ".jar"));
        }
        String echo = Echo.class.getName().replace('.', '/') + ".class";
        Path classFile = directory.resolve("WEB-INF/classes").resolve(echo);
        Files.createDirectories(classFile.getParent());
        try (OutputStream out = Files.newOutputStream(classFile)) {
            ExplodedWar.class.getClassLoader().getResourceAsStream(echo).transferTo(out);
        }
        Files.writeString(directory.resolve("WEB-INF/web.xml"), WEB_XML);
        return directory;
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The classes come as a jar, or as a directory where they have only been compiled. */
    private static void jar(Path classes, Path jar) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }
}
