package io.websocketservlet.undertow;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A WAR's class loader as WildFly makes it: shows Undertow and the Servlet API, but not XNIO, and prefers what the WAR
 * brings along.
 */
final class WarLoader extends URLClassLoader {

    private static final String HIDDEN = "org.xnio.";
    private static final String OURS = "io.websocketservlet.";

    WarLoader(Path war) throws IOException {
        super("war", classPath(war), WarLoader.class.getClassLoader());
    }

    private static URL[] classPath(Path war) throws IOException {
        List<URL> places = new ArrayList<>();
        places.add(war.resolve("WEB-INF/classes").toUri().toURL());
        try (Stream<Path> jars = Files.list(war.resolve("WEB-INF/lib"))) {
            for (Path jar : jars.toList()) {
                places.add(jar.toUri().toURL());
            }
        }
        return places.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(HIDDEN)) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
