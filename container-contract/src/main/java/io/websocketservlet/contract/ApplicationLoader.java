package io.websocketservlet.contract;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.servlet.WebSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads an application and the library as a WAR would bring them along: its own classes come before those of the server,
 * which it shares.
 */
final class ApplicationLoader extends URLClassLoader {

    private static final String OURS = "io.websocketservlet.";

    /** @param others classes beside which there is more of the application or the library */
    ApplicationLoader(List<Class<?>> others) {
        super("application", locations(others), ApplicationLoader.class.getClassLoader());
    }

    private static URL[] locations(List<Class<?>> others) {
        return Stream.concat(Stream.of(Driver.class, WebSocket.class, ApplicationLoader.class), others.stream())
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
